"use strict";
(() => {
  const items = [...document.querySelectorAll("[data-item]")];
  const spans = [...document.querySelectorAll("[data-items]")];
  const panel = document.getElementById("items");
  const byItem = new Map(items.map((b) => [b.dataset.item, b]));
  const spansOf = new Map();
  for (const s of spans)
    for (const k of s.dataset.items.split(" ")) {
      if (!spansOf.has(k)) spansOf.set(k, []);
      spansOf.get(k).push(s);
    }
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  const wide = matchMedia("(min-width: 62rem)");
  const seen = (b) => b.getClientRects().length > 0;
  let pinned = null;
  let lit = [];

  const light = (keys) => {
    for (const n of lit) n.classList.remove("on");
    lit = keys.flatMap((k) => [byItem.get(k), ...(spansOf.get(k) || [])]).filter(Boolean);
    for (const n of lit) n.classList.add("on");
  };
  const rest = () => light(pinned ? [pinned] : []);
  // Scrolls the panel and nothing else, so that the text under the pointer stays where it is.
  const reveal = (b) => {
    if (!wide.matches) return;
    const box = panel.getBoundingClientRect();
    const at = b.getBoundingClientRect();
    if (at.top < box.top || at.bottom > box.bottom)
      panel.scrollBy({ top: at.top - box.top - box.height / 3, behavior });
  };
  const pin = (key) => { pinned = key; light(key ? [key] : []); };

  for (const b of items) {
    const key = b.dataset.item;
    b.addEventListener("mouseenter", () => light([key]));
    b.addEventListener("mouseleave", rest);
    b.addEventListener("focus", () => pin(key));
    b.addEventListener("click", () => {
      pin(key);
      const words = (spansOf.get(key) || [])[0];
      if (words) words.scrollIntoView({ block: "center", behavior });
    });
  }
  for (const s of spans) {
    const keys = () => s.dataset.items.split(" ").filter((k) => byItem.has(k) && seen(byItem.get(k)));
    s.addEventListener("mouseenter", () => {
      const here = keys();
      if (!here.length) return;
      light(here);
      reveal(byItem.get(here[0]));
    });
    s.addEventListener("mouseleave", rest);
    // A second click on the same words goes on to the next line that stands on them.
    s.addEventListener("click", () => {
      const here = keys();
      if (!here.length) return;
      pin(here[(here.indexOf(pinned) + 1) % here.length]);
      const b = byItem.get(pinned);
      if (wide.matches) reveal(b);
      else b.scrollIntoView({ block: "center", behavior });
    });
  }
  const boxes = [...document.querySelectorAll("[data-kind]")];
  for (const box of boxes)
    box.addEventListener("change", () => {
      document.querySelector(`[data-section="${box.dataset.kind}"]`).hidden = !box.checked;
      for (const s of spans) s.classList.toggle(`no-${box.dataset.kind}`, !box.checked);
    });
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || !["j", "k", "Escape"].includes(e.key)) return;
    if (e.key === "Escape") { pin(null); if (byItem.has(document.activeElement?.dataset?.item)) document.activeElement.blur(); return; }
    const open = items.filter(seen);
    const now = open.findIndex((b) => b.dataset.item === pinned);
    const next = open[Math.max(0, Math.min(open.length - 1, now + (e.key === "j" ? 1 : -1)))];
    if (next) { next.focus({ preventScroll: true }); reveal(next); next.click(); }
    e.preventDefault();
  });
})();
