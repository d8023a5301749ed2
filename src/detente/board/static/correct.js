// Corrections in place: the forms come when they are opened, and what was done is said where the keyboard is.
import { whenShown } from "./board.js";

document.addEventListener(
  "toggle",
  (event) => {
    const fold = event.target;
    if (fold instanceof Element && fold.matches("[data-correct]") && fold.open) fold.dispatchEvent(new CustomEvent("fill"));
  },
  true, // toggling does not bubble
);

let said = null;
whenShown(() => {
  const done = document.querySelector("[data-done]");
  const isNew = done && done.textContent !== said;
  said = done && done.textContent;
  // Where the button that was pressed is gone, the keyboard goes on from what was done.
  if (isNew && (!document.activeElement || document.activeElement === document.body)) done.focus({ preventScroll: true });
});
