// The reader: lines and their words light each other up, j and k go through the lines, w asks why.
import { isTyping, whenShown } from "./board.js";

const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
const wide = matchMedia("(min-width: 62rem)");

whenShown(() => {
  const sheet = document.querySelector(".sheet:not([data-live])");
  if (!sheet) return;
  sheet.dataset.live = "";
  const items = [...sheet.querySelectorAll("[data-item]")];
  const spans = [...sheet.querySelectorAll("[data-items]")];
  const panel = sheet.querySelector("#items");
  const byKey = new Map(items.map((item) => [item.dataset.item, item]));
  const spansOf = new Map();
  const keysOf = (span) => span.dataset.items.split(" ").filter(Boolean);
  for (const span of spans)
    for (const key of keysOf(span)) spansOf.set(key, [...(spansOf.get(key) ?? []), span]);
  const isSeen = (item) => item.getClientRects().length > 0;
  let pinned = sheet.dataset.chosen || null;
  let lit = [];

  const light = (keys) => {
    for (const node of lit) node.classList.remove("on");
    lit = keys.flatMap((key) => [byKey.get(key), ...(spansOf.get(key) ?? [])]).filter(Boolean);
    for (const node of lit) node.classList.add("on");
  };
  const rest = () => light(pinned ? [pinned] : []);
  // Scrolls the panel and nothing else, so that the text under the pointer stays where it is.
  const reveal = (item) => {
    if (!wide.matches) return;
    const box = panel.getBoundingClientRect();
    const at = item.getBoundingClientRect();
    if (at.top < box.top || at.bottom > box.bottom) panel.scrollBy({ top: at.top - box.top - box.height / 3, behavior });
  };
  const pin = (key) => {
    pinned = key;
    for (const item of items) item.toggleAttribute("aria-current", false);
    byKey.get(key)?.setAttribute("aria-current", "true");
    rest();
  };

  for (const item of items) {
    const key = item.dataset.item;
    item.addEventListener("mouseenter", () => light([key]));
    item.addEventListener("mouseleave", rest);
    item.addEventListener("click", () => {
      pin(key);
      spansOf.get(key)?.[0].scrollIntoView({ block: "center", behavior });
    });
  }
  for (const span of spans) {
    const here = () => keysOf(span).filter((key) => byKey.has(key) && isSeen(byKey.get(key)));
    span.addEventListener("mouseenter", () => {
      if (!here().length) return;
      light(here());
      reveal(byKey.get(here()[0]));
    });
    span.addEventListener("mouseleave", rest);
    // A second click on the same words goes on to the next line that stands on them.
    span.addEventListener("click", () => {
      const keys = here();
      if (!keys.length) return;
      pin(keys[(keys.indexOf(pinned) + 1) % keys.length]);
      if (wide.matches) reveal(byKey.get(pinned));
      else byKey.get(pinned).scrollIntoView({ block: "center", behavior });
    });
  }
  for (const box of sheet.querySelectorAll("[data-kind]")) {
    const apply = () => {
      sheet.querySelector(`[data-section="${box.dataset.kind}"]`).hidden = !box.checked;
      for (const span of spans) span.classList.toggle(`no-${box.dataset.kind}`, !box.checked);
    };
    box.addEventListener("change", apply);
    apply();
  }

  const move = (step) => {
    const open = items.filter(isSeen);
    const now = open.findIndex((item) => item.dataset.item === pinned);
    const next = open[Math.max(0, Math.min(open.length - 1, now + step))];
    if (!next) return;
    next.focus({ preventScroll: true });
    reveal(next);
    next.click();
  };
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    w: () => byKey.get(pinned)?.parentElement.querySelector("[data-why]")?.click(),
    Escape: () => {
      pin(null);
      if (byKey.has(document.activeElement?.dataset?.item)) document.activeElement.blur();
    },
  };
  document.addEventListener("keydown", (event) => {
    if (!sheet.isConnected || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !(event.key in keys)) return;
    keys[event.key]();
    event.preventDefault();
  });

  rest();
  if (pinned) {
    document.getElementById("at")?.scrollIntoView({ block: "center" });
    reveal(byKey.get(pinned));
  }
});
