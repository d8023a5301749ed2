// The volume of coverage: reports a day, those since the chosen day apart.
import { dataOf, whenShown } from "./board.js";
import { colour, draw, whenResized } from "./chart.js";

const day = (text) => new Date(`${text}T00:00:00Z`);

function show() {
  const place = document.querySelector("[data-coverage]");
  const data = dataOf("coverage");
  if (!place || !data) return;
  const { Plot, d3 } = globalThis;
  const until = d3.utcDay.offset(day(data.last), 1);
  const first = data.days.length ? day(data.days[0].day) : until;
  const from = d3.min([first, d3.utcDay.offset(until, -14)]);
  const most = d3.max(data.days, (d) => d.reports) || 1;
  const chart = draw(place, {
    title: `Reports a day from ${data.days[0]?.day} to ${data.last}; the table has the numbers`,
    height: 122,
    marginLeft: 30,
    marginRight: 8,
    marginBottom: 22,
    marginTop: 24,
    x: { type: "utc", domain: [from, until], label: null, tickFormat: d3.utcFormat("%-d %b"), ticks: Math.max(2, Math.floor(place.clientWidth / 90)) },
    y: { label: "reports a day", ticks: d3.ticks(0, most, 3).filter(Number.isInteger), tickFormat: "d", domain: [0, most], labelArrow: "none" },
    marks: [
      Plot.gridY({ ticks: d3.ticks(0, most, 3).filter(Number.isInteger), stroke: colour("line"), strokeOpacity: 1 }),
      Plot.rectY(data.days, {
        x: (d) => day(d.day),
        interval: d3.utcDay,
        y: "reports",
        inset: 0.5,
        fill: (d) => colour(d.day >= data.since ? "talk" : "edge"),
        title: (d) => `${d.day}: ${d.reports} ${d.reports === 1 ? "report" : "reports"}${d.copies ? `, and ${d.copies} copies` : ""}`,
      }),
      Plot.ruleY([0], { stroke: colour("edge") }),
    ],
  });
  // One picture with one name; its numbers are in the table.
  chart.setAttribute("role", "img");
  for (const group of chart.querySelectorAll("g[aria-label]")) group.removeAttribute("aria-label");
}

whenShown(show);
whenResized(show);
