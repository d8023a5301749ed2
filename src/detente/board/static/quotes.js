// Two charts: counted forces by day and side on whose word, and an outlet's reports by day.
import { dataOf, whenShown } from "./board.js";
import { colour, draw, whenResized } from "./chart.js";

const ROW = 190;
const day = (text) => new Date(`${text.slice(0, 10)}T00:00Z`);
const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);

/** The points whose labels have room, the largest first: none lies over another label or beyond the edge. */
function labelled(points, x, y, right) {
  const taken = points.map((p) => ({ of: p, box: [x(p.date) - 6, y(p.count) - 6, x(p.date) + 6, y(p.count) + 6] }));
  const kept = [];
  for (const p of [...points].sort((a, b) => b.count - a.count)) {
    const said = short(`${p.count.toLocaleString("en")} – ${p.word || "the report"}`, 34);
    const wide = said.length * 6.3 + 12;
    for (const left of [false, true]) {
      const box = [x(p.date) - (left ? wide : -8), y(p.count) - 7, x(p.date) + (left ? -8 : wide), y(p.count) + 7];
      const isFree = ({ of, box: o }) => of === p || o[0] >= box[2] || box[0] >= o[2] || o[1] >= box[3] || box[1] >= o[3];
      if (box[0] < x.range()[0] || box[2] > right || !taken.every(isFree)) continue;
      taken.push({ of: null, box });
      kept.push({ ...p, said, left });
      break;
    }
  }
  return kept;
}

/** Names for those who do not see it: the picture's own, and that of each link in it; not those of Plot's marks. */
function settle(made, names = []) {
  for (const part of made.querySelectorAll("g[aria-label]")) part.removeAttribute("aria-label");
  made.setAttribute("role", names.length ? "group" : "img");
  // The table leads to the same words; a stop of the Tab key at every dot would bar the way to it.
  for (const [n, a] of [...made.querySelectorAll("a")].entries()) {
    a.setAttribute("tabindex", "-1");
    a.setAttribute("aria-label", names[n]);
  }
}

/** A count with all that is known of it. */
const told = (p) => `${p.approximate ? "about " : ""}${p.count.toLocaleString("en")} ${p.what}\n${p.word || "the report's own word"}\n${p.outlet} ${p.day}`;

function forces() {
  const place = document.querySelector("[data-forces]");
  const rows = dataOf("forces");
  if (!place || !rows) return;
  const { Plot, d3 } = globalThis;
  const points = rows.map((r) => ({ ...r, date: day(r.day) }));
  const sides = [...d3.group(points, (p) => p.side).keys()];
  const width = Math.max(280, place.clientWidth);
  const [low, high] = d3.extent(points, (p) => p.date);
  const spare = Math.max(864e5, (high - low) * 0.04);
  const span = [new Date(+low - spare), new Date(+high + spare)];
  const counts = [Math.max(1, d3.min(points, (p) => p.count) / 2), d3.max(points, (p) => p.count) * 2.5];
  const margins = { marginLeft: 62, marginRight: 16, marginTop: 26, marginBottom: 34 };
  place.replaceChildren();
  sides.forEach((side, n) => {
    const own = points.filter((p) => p.side === side);
    const last = n === sides.length - 1;
    const x = d3.scaleUtc(span, [margins.marginLeft, width - margins.marginRight]);
    const y = d3.scaleLog(counts, [ROW - 8, margins.marginTop]);
    const names = labelled(own, x, y, width);
    const box = document.createElement("div");
    place.append(box);
    const text = { x: "date", y: "count", text: "said", fill: colour("ink"), stroke: colour("ground"), strokeWidth: 4, fontSize: 11.5 };
    const made = draw(box, {
      title: `Counted forces of ${side} by day, on whose word`,
      ...margins,
      height: last ? ROW + margins.marginBottom - 8 : ROW,
      marginBottom: last ? margins.marginBottom : 8,
      x: { type: "utc", domain: span, label: null, axis: last ? "bottom" : null, ticks: Math.max(3, Math.round(width / 130)) },
      y: { type: "log", domain: counts, label: null, ticks: 4, tickFormat: "~s", grid: true },
      marks: [
        Plot.text([side], { frameAnchor: "top-left", dy: -22, dx: -56, text: (d) => `${short(d, 60)}, number counted`, fontWeight: 650, fontSize: 13, fill: colour("ink") }),
        Plot.dot(own, {
          x: "date",
          y: "count",
          r: 4.5,
          stroke: colour("force"),
          strokeWidth: 2,
          fill: (p) => (p.approximate ? colour("ground") : colour("force")),
          href: "href",
          title: told,
          tip: true,
        }),
        Plot.text(names.filter((p) => !p.left), { ...text, textAnchor: "start", dx: 9 }),
        Plot.text(names.filter((p) => p.left), { ...text, textAnchor: "end", dx: -9 }),
      ],
    });
    settle(made, own.map(told));
  });
}

function days() {
  const place = document.querySelector("[data-days]");
  const rows = dataOf("days");
  if (!place || !rows?.length) return;
  const { Plot, d3 } = globalThis;
  const points = rows.map((r) => ({ date: day(r.name), count: r.count, name: r.name }));
  const first = points[0].date;
  const last = points.at(-1).date;
  const made = draw(place, {
    title: `Reports by day, ${rows[0].name} to ${rows.at(-1).name}`,
    height: 180,
    marginLeft: 40,
    x: { type: "utc", label: null, domain: [new Date(+first - 432e5), new Date(+last + 1296e5)] },
    y: { label: "reports", grid: true, ticks: d3.ticks(0, d3.max(points, (p) => p.count), 4).filter(Number.isInteger), tickFormat: "," },
    marks: [
      Plot.rectY(points, { x1: "date", x2: (d) => new Date(+d.date + 864e5), y: "count", fill: colour("actor"), inset: 0.5, title: (d) => `${d.name}: ${d.count}`, tip: true }),
      Plot.ruleY([0]),
    ],
  });
  settle(made);
}

function show() {
  forces();
  days();
}

whenShown(show);
whenResized(show);
