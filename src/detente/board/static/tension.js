// Words, deeds and coverage over one axis of days. Each bar with acts leads to them.
import { addressWith, dataOf, whenShown } from "./board.js";
import { colour, draw, whenResized } from "./chart.js";

const LEFT = 52;
const RIGHT = 14;
const next = { day: (d) => d3.utcDay.offset(d, 1), week: (d) => d3.utcDay.offset(d, 7), month: (d) => d3.utcMonth.offset(d, 1) };
const said = d3.utcFormat("%-d %b %Y");

/** The bars as the charts take them: a beginning and an end, and numbers. */
function barsOf({ days, every }) {
  return days.map((d) => {
    const from = new Date(`${d.day}T00:00:00Z`);
    return { ...d, from, to: next[every](from) };
  });
}

function spanOf(bar, every) {
  return every === "day" ? said(bar.from) : every === "week" ? `week of ${said(bar.from)}` : d3.utcFormat("%B %Y")(bar.from);
}

/** Names where they may stand: on the links around bars, and not on groups, of which Plot says what kind of mark they hold. */
function named(chart) {
  for (const group of chart.querySelectorAll("g[aria-label]")) group.removeAttribute("aria-label");
  for (const shape of chart.querySelectorAll("a > [aria-label]")) {
    shape.parentNode.setAttribute("aria-label", shape.getAttribute("aria-label"));
    shape.removeAttribute("aria-label");
  }
}

/** One panel: conflict above the line, cooperation below, what is usual dashed, changes as numbered rules. */
function panel(place, data, bars, { up, down, domain, title }) {
  const of = (measure) => data.measures.indexOf(measure);
  const [u, d] = [of(up), of(down)];
  const marks = [];
  for (const [k, sign, measure] of [[u, 1, up], [d, -1, down]]) {
    marks.push(
      Plot.rectY(bars.filter((b) => b.counts[k]), {
        x1: "from", x2: "to", y: (b) => sign * b.counts[k], fill: colour(measure.replaceAll("_", "-")), inset: 0.5,
        href: (b) => addressWith({ at: b.day, every: data.every }) + "#acts",
        ariaLabel: (b) => `${spanOf(b, data.every)}: ${b.counts[k]} ${measure.replace("_", " ")}`,
      }),
    );
    const usual = bars.filter((b) => b.usual);
    if (usual.length) marks.push(Plot.lineY(usual, { x: "from", y: (b) => sign * b.usual[k], stroke: colour("baseline"), strokeDasharray: "4 3", curve: "step-after" }));
  }
  const changes = data.changes.filter((c) => c.measure === up || c.measure === down);
  marks.push(Plot.ruleX(changes, { x: (c) => new Date(`${c.day}T00:00:00Z`), stroke: colour("ink"), strokeWidth: 1.5 }));
  marks.push(
    Plot.text(changes, {
      x: (c) => new Date(`${c.day}T00:00:00Z`), y: (c) => (c.measure === up ? domain[1] : domain[0]), text: (c) => String(c.n),
      textAnchor: "start", dx: 5, fontWeight: 700, fill: colour("ink"), stroke: colour("ground"), strokeWidth: 4,
    }),
  );
  marks.push(Plot.ruleY([0], { stroke: colour("ink") }));
  const side = { fontSize: 11, fill: colour("soft"), stroke: colour("ground"), strokeWidth: 3, dx: 4 };
  marks.push(
    Plot.text(["↑ conflict"], { frameAnchor: "top-left", dy: -12, ...side }),
    Plot.text(["↓ cooperation"], { frameAnchor: "bottom-left", dy: -3, ...side }),
  );
  const at = bars.filter((b) => b.day === data.at);
  marks.unshift(Plot.rectY(at, { x1: "from", x2: "to", y1: domain[0], y2: domain[1], fill: colour("line"), fillOpacity: 0.6 }));
  marks.push(
    Plot.tip(bars.filter((b) => b.counts[u] || b.counts[d]), Plot.pointerX({
      x: (b) => new Date((+b.from + +b.to) / 2), y: (b) => (b.counts[u] ? b.counts[u] : -b.counts[d]),
      title: (b) => `${spanOf(b, data.every)}\nconflict ${b.counts[u]}\ncooperation ${b.counts[d]}`, fill: colour("card"), stroke: colour("edge"),
    })),
  );
  const chart = draw(place, {
    title, height: 190, marginLeft: LEFT, marginRight: RIGHT, marginTop: 18, marginBottom: 26, marks,
    x: { domain: [bars[0].from, bars.at(-1).to], type: "utc", label: null, ticks: ticksFor(place) },
    y: {
      domain, grid: true, label: `acts a ${data.every}`, labelAnchor: "center", labelArrow: "none",
      tickFormat: (n) => (Number.isInteger(n) ? String(Math.abs(n)) : ""), ticks: Math.min(6, domain[1] - domain[0]),
    },
  });
  named(chart);
}

const ticksFor = (place) => Math.max(3, Math.min(9, Math.floor(place.clientWidth / 110)));

function drawAll() {
  const data = dataOf("tension");
  const root = document.querySelector("[data-tension]");
  if (!data || !root || !data.days.length) return;
  const bars = barsOf(data);
  const high = Math.max(1, ...bars.map((b) => Math.max(b.counts[0], b.counts[1], b.usual?.[0] ?? 0, b.usual?.[1] ?? 0)));
  const low = Math.max(1, ...bars.map((b) => Math.max(b.counts[2], b.counts[3], b.usual?.[2] ?? 0, b.usual?.[3] ?? 0)));
  const domain = [-low, high];
  const place = (name) => root.querySelector(`[data-chart="${name}"]`);
  panel(place("words"), data, bars, { up: "verbal_conflict", down: "verbal_cooperation", domain, title: "Words by day: conflict and cooperation" });
  panel(place("deeds"), data, bars, { up: "material_conflict", down: "material_cooperation", domain, title: "Deeds by day: conflict and cooperation" });
  const most = Math.max(1, ...bars.map((b) => b.reports));
  const coverage = draw(place("coverage"), {
    title: "Reports published", height: 90, marginLeft: LEFT, marginRight: RIGHT, marginTop: 14, marginBottom: 26,
    x: { domain: [bars[0].from, bars.at(-1).to], type: "utc", label: null, ticks: ticksFor(root) },
    y: { domain: [0, most], label: "reports", labelAnchor: "center", labelArrow: "none", ticks: Math.min(3, most), tickFormat: (n) => (Number.isInteger(n) ? String(n) : "") },
    marks: [
      Plot.rectY(bars.filter((b) => b.reports), { x1: "from", x2: "to", y: "reports", fill: colour("edge"), inset: 0.5, title: (b) => `${spanOf(b, data.every)}: ${b.reports} reports` }),
      Plot.ruleY([0], { stroke: colour("ink") }),
    ],
  });
  named(coverage);
}

whenShown(drawAll);
whenResized(drawAll);
