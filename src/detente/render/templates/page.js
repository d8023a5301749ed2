"use strict";
(() => {
  const items = [...document.querySelectorAll("[data-item]")];
  const spans = [...document.querySelectorAll("[data-items]")];
  const byItem = new Map(items.map((b) => [b.dataset.item, b]));
  const spansOf = new Map();
  for (const s of spans) for (const k of s.dataset.items.split(" ")) spansOf.set(k, [...(spansOf.get(k) || []), s]);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const how = { block: "center", behavior: still ? "auto" : "smooth" };
  const clear = () => document.querySelectorAll(".on").forEach((n) => n.classList.remove("on"));
  const show = (key, scroll) => {
    clear();
    const button = byItem.get(key);
    if (button) button.classList.add("on");
    const words = spansOf.get(key) || [];
    words.forEach((s) => s.classList.add("on"));
    if (scroll && words[0]) words[0].scrollIntoView(how);
  };
  for (const b of items) {
    b.addEventListener("click", () => show(b.dataset.item, true));
    b.addEventListener("mouseenter", () => show(b.dataset.item, false));
    b.addEventListener("focus", () => show(b.dataset.item, false));
  }
  for (const s of spans) {
    s.addEventListener("click", () => {
      const key = s.dataset.items.split(" ").find((k) => byItem.has(k) && byItem.get(k).offsetParent);
      if (!key) return;
      show(key, false);
      byItem.get(key).scrollIntoView(how);
    });
  }
  for (const box of document.querySelectorAll("[data-kind]")) {
    box.addEventListener("change", () => {
      const kind = box.dataset.kind;
      document.querySelector(`[data-section="${kind}"]`).hidden = !box.checked;
      for (const s of spans) {
        const kinds = [...s.classList].filter((c) => c.startsWith("k-")).map((c) => c.slice(2));
        const shown = kinds.some((k) => document.querySelector(`[data-kind="${k}"]`)?.checked);
        s.classList.toggle("off", !shown);
      }
    });
  }
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.matches("input")) return;
    if (e.key !== "j" && e.key !== "k" && e.key !== "Escape") return;
    if (e.key === "Escape") return clear();
    const open = items.filter((b) => b.offsetParent);
    const now = open.indexOf(document.activeElement);
    const next = open[Math.max(0, Math.min(open.length - 1, now + (e.key === "j" ? 1 : -1)))];
    if (next) { next.focus(); show(next.dataset.item, true); }
    e.preventDefault();
  });
})();
