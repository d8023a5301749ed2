// The matrix: a field opens its panel beside it; the panel takes the focus, Escape closes it and goes back to the field.
import { isTyping, whenShown } from "./board.js";

let opened = null;

document.addEventListener("click", (event) => {
  const field = event.target.closest?.("[data-open]");
  if (field) opened = field.getAttribute("href");
});

whenShown(() => {
  if (!opened) return;
  const panel = document.getElementById("panel");
  panel?.focus({ preventScroll: true });
  panel?.scrollIntoView({ block: "nearest" });
});

document.addEventListener("keydown", (event) => {
  const close = event.key === "Escape" && !isTyping(event.target) && document.querySelector("[data-close]");
  if (!close) return;
  const back = document.querySelector("[data-open][aria-current]");
  const panel = document.getElementById("panel");
  if (back && panel?.contains(document.activeElement)) back.focus();
  else close.click();
});
