// What every page does: the filter without empty fields, the key for search, the colours, and a place for pages' own scripts.

const shown = [];

/** Run now, and again whenever a script has put a new state of the page in the old one's place. */
export function whenShown(run) {
  shown.push(run);
  run(document);
}

/** The data that the page brought under a name, or null. */
export function dataOf(name) {
  const block = document.querySelector(`script[data-block="${CSS.escape(name)}"]`);
  return block ? JSON.parse(block.textContent) : null;
}

/** The same page with other conditions; null takes one away. For charts that filter: `location.assign(addressWith({since}))`. */
export function addressWith(changes) {
  const url = new URL(location.href);
  url.searchParams.delete("page");
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return url.pathname + url.search;
}

document.addEventListener("htmx:after:swap", () => shown.forEach((run) => run(document)));
// A page that came back by the browser's own way has no old state to mend.
document.addEventListener("formdata", (event) => {
  if (!event.target.matches("[data-clean]")) return;
  for (const name of new Set(event.formData.keys())) {
    const kept = event.formData.getAll(name).filter((value) => value !== "");
    event.formData.delete(name);
    for (const value of kept) event.formData.append(name, value);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  document.querySelector("[data-slash]")?.focus();
  event.preventDefault();
});

/** Whether a key goes into a field. */
export function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-theme-switch]");
  if (!form) return;
  const theme = event.target.value;
  document.documentElement.dataset.theme = theme;
  document.cookie = `detente_theme=${encodeURIComponent(theme)}; path=/; max-age=31536000; samesite=strict`;
});

// A menu of the filter closes when something else is used.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.pick[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target instanceof Element && event.target.closest("details.pick[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

const narrow = matchMedia("(max-width: 44rem)");
whenShown((root) => {
  if (narrow.matches) for (const fold of root.querySelectorAll("[data-folded]")) fold.open = false;
  // Not scrollIntoView, after which the Tab key would go on from there.
  const here = root.querySelector(".top nav [aria-current]");
  if (here) here.closest("ul").scrollLeft = here.offsetLeft - 40;
});
