// Charts by Observable Plot, under the policy of the pages: no style element, colours from the tokens of board.css.
// A page that draws loads vendor/d3.min.js and vendor/plot.umd.min.js before, and calls `draw` in `whenShown`.

/** A colour of the tokens, such as `material-conflict`. */
export function colour(token) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();
}

/**
 * Draw a chart in the place of what an element holds.
 * @param {Element} place where it goes; its width is the chart's
 * @param {object} options as Plot.plot takes them; `title` (what it shows, for those who do not see it) is required
 */
export function draw(place, { title, ...options }) {
  const width = Math.max(280, Math.round(place.clientWidth));
  const made = globalThis.Plot.plot({ className: "plot", width, ariaLabel: title, ...options });
  for (const style of made.querySelectorAll("style")) style.remove();
  place.replaceChildren(made);
  return made;
}

/** Run again, once things are quiet, when the width of the window or its colours change. */
export function whenResized(run) {
  let waiting = 0;
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(run, 150);
  };
  addEventListener("resize", later);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", later);
  new MutationObserver(later).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}
