// What the marks of charts share: words of reports made harmless, and a box that says what a mark is.

const ODD = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g;

/** Words of a report on one line, without marks that turn the direction of writing, cut at a length. */
export function plain(text, limit) {
  const clean = String(text ?? "").replace(ODD, " ").replace(/\s+/g, " ").trim();
  return clean.length > limit ? `${clean.slice(0, limit).trimEnd()}…` : clean;
}

/**
 * Let a box say what a mark is while it is under the pointer or has the focus.
 * @param {Element} place what the marks lie in, itself placed
 * @param {{node: Element, words: {head: string, who: string, words: string, tail: string}}[]} items
 */
export function tipOn(place, items) {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true"); // the mark's own label says the same
  place.append(tip);
  const hide = () => {
    tip.hidden = true;
  };
  const show = ({ node, words }) => {
    tip.replaceChildren(
      ...[["soft", words.head], ["who", words.who], ["words", words.words], ["soft", words.tail]]
        .filter(([, text]) => text)
        .map(([name, text]) => {
          const line = document.createElement("p");
          line.className = name;
          line.dir = "auto";
          line.textContent = text;
          return line;
        }),
    );
    tip.hidden = false;
    const box = place.getBoundingClientRect();
    const mark = node.getBoundingClientRect();
    const left = Math.max(0, Math.min(box.width - tip.offsetWidth, mark.left - box.left + mark.width / 2 - tip.offsetWidth / 2));
    const above = mark.top - box.top - tip.offsetHeight - 8;
    tip.style.left = `${left}px`;
    tip.style.top = `${above > 0 ? above : mark.bottom - box.top + 8}px`;
  };
  for (const item of items) {
    item.node.addEventListener("mouseenter", () => show(item));
    item.node.addEventListener("mouseleave", hide);
    item.node.addEventListener("focus", () => show(item));
    item.node.addEventListener("blur", hide);
    item.node.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  }
}
