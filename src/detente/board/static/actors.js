// The network of who deals with whom: parties as circles, cooperation as whole lines, conflict as dashed ones.
import { dataOf, whenShown } from "./board.js";
import { whenResized } from "./chart.js";

const SHORT = 22;
const TICKS = 400;

/** A name as the drawing has room for it. */
const cut = (name) => (name.length > SHORT ? `${name.slice(0, SHORT - 1).trimEnd()}…` : name);

/** Where circles and lines come to rest: d3's force has no chance in it, so the same data lie the same each time. */
function rest(nodes, edges, width, height) {
  const { d3 } = globalThis;
  const strongest = d3.max(edges, (e) => e.cooperation + e.conflict);
  const simulation = d3
    .forceSimulation(nodes)
    .force("link", d3.forceLink(edges).distance(Math.min(width, height) / 4).strength((e) => 0.08 + 0.4 * Math.sqrt((e.cooperation + e.conflict) / strongest)))
    .force("charge", d3.forceManyBody().strength(-Math.min(width, height) * 0.9))
    .force("x", d3.forceX(width / 2).strength(0.09 * Math.min(1, height / width)))
    .force("y", d3.forceY(height / 2).strength(0.09 * Math.min(1, width / height)))
    .stop();
  for (let n = 0; n < TICKS; n += 1) {
    simulation.tick();
    part(nodes);
    for (const node of nodes) {
      node.x = Math.max(node.wide, Math.min(width - node.wide, node.x));
      node.y = Math.max(node.r + 6, Math.min(height - node.r - 22, node.y));
    }
  }
  for (let n = 0; n < 60; n += 1) {
    part(nodes);
    for (const node of nodes) {
      node.x = Math.max(node.wide, Math.min(width - node.wide, node.x));
      node.y = Math.max(node.r + 6, Math.min(height - node.r - 22, node.y));
    }
  }
}

/** Push apart what overlaps: each circle with its name beneath is a box. */
function part(nodes) {
  for (let i = 0; i < nodes.length; i += 1)
    for (let j = i + 1; j < nodes.length; j += 1) {
      const [a, b] = [nodes[i], nodes[j]];
      const x = a.wide + b.wide + 6 - Math.abs(a.x - b.x);
      const y = (a.y < b.y ? a.low + b.r : b.low + a.r) + 4 - Math.abs(a.y - b.y);
      if (x <= 0 || y <= 0) continue;
      if (x < y) {
        const step = (a.x < b.x ? -x : x) / 2;
        a.x += step;
        b.x -= step;
      } else {
        const step = (a.y < b.y ? -y : y) / 2;
        a.y += step;
        b.y -= step;
      }
    }
}

function draw(place, data) {
  const { d3 } = globalThis;
  const width = Math.max(280, Math.round(place.clientWidth));
  const height = Math.round(Math.max(380, Math.min(680, width * 0.85)));
  const most = Math.max(6, Math.min(data.nodes.length, Math.round((width * height) / 13000)));
  const size = d3.scaleSqrt([0, d3.max(data.nodes, (n) => n.acts) || 1], [4, width > 600 ? 26 : 18]);
  const edges = data.edges.filter((e) => e.source < most && e.target < most).map((e) => ({ ...e }));
  const joined = new Set(edges.flatMap((e) => [e.source, e.target]));
  const nodes = data.nodes.slice(0, most).map((n) => {
    const r = size(n.acts);
    return { ...n, r, wide: Math.max(r, cut(n.name).length * 3.9) + 4, low: r + 20 };
  });
  // The others of some parties are not among those drawn; such a party would stand there without a line.
  const shown = nodes.filter((n, i) => joined.has(i));
  for (const e of edges) [e.source, e.target] = [nodes[e.source], nodes[e.target]];
  rest(shown, edges, width, height);

  const thick = d3.scaleSqrt([1, Math.max(2, d3.max(edges, (e) => Math.max(e.cooperation, e.conflict)))], [1.2, 7]);
  const svg = d3.create("svg").attr("class", "graph").attr("viewBox", `0 0 ${width} ${height}`);
  svg.attr("role", "group").attr("aria-label", `Who deals with whom: ${shown.length} parties. Arrow keys go from one to the next, Enter opens it.`);
  const lines = svg.append("g").attr("aria-hidden", "true");
  for (const kind of ["cooperation", "conflict"])
    lines
      .selectAll(null)
      .data(edges.filter((e) => e[kind]))
      .join("path")
      .attr("class", kind)
      .attr("stroke-width", (e) => thick(e[kind]))
      .attr("d", (e) => bow(e, e.cooperation && e.conflict ? (kind === "conflict" ? 1 : -1) : 0));
  const circles = svg
    .append("g")
    .selectAll("a")
    .data(shown)
    .join("a")
    .attr("href", (n) => n.href)
    .attr("tabindex", (n, i) => (i ? -1 : 0))
    .attr("aria-label", (n) => `${cut(n.name)}${cut(n.name) === n.name ? "" : ` (${n.name})`}: acts in ${n.acts}, deals with others in ${n.dealings}`)
    .attr("transform", (n) => `translate(${n.x.toFixed(1)},${n.y.toFixed(1)})`);
  circles.append("circle").attr("class", "dot").attr("r", (n) => n.r);
  circles.append("text").attr("y", (n) => n.r + 14).text((n) => cut(n.name));
  circles.append("title").text((n) => `${n.name}: acts in ${n.acts} happenings, has ${n.dealings} with others`);
  place.replaceChildren(svg.node());
  listen(svg, circles, edges);
  return shown.length;
}

/** A line between two parties; of two that run side by side each bows to its own side. */
function bow(e, side) {
  const [a, b] = [e.source, e.target];
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const off = side * 0.07;
  return `M${a.x.toFixed(1)},${a.y.toFixed(1)}Q${((a.x + b.x) / 2 - dy * off * 2).toFixed(1)},${((a.y + b.y) / 2 + dx * off * 2).toFixed(1)} ${b.x.toFixed(1)},${b.y.toFixed(1)}`;
}

/** One party with its own lines stands out under the pointer and the keyboard; arrows go from party to party. */
function listen(svg, circles, edges) {
  const light = (node) => {
    svg.classed("lit", Boolean(node));
    const near = new Set(node ? edges.filter((e) => e.source === node || e.target === node).flatMap((e) => [e.source, e.target]) : []);
    circles.classed("off", (n) => Boolean(node) && n !== node && !near.has(n));
    svg.selectAll("path").classed("off", (e) => Boolean(node) && e.source !== node && e.target !== node);
  };
  const all = circles.nodes();
  circles
    .on("mouseenter focus", (event, n) => light(n))
    .on("mouseleave blur", () => light(null))
    .on("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const now = all.indexOf(event.currentTarget);
      const next = all[(now + step + all.length) % all.length];
      all[now].setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    });
}

function show() {
  const place = document.querySelector("[data-drawing]");
  const data = dataOf("network");
  if (!place || !data?.nodes.length) return;
  const drawn = draw(place, data);
  const said = document.querySelector("[data-drawn]");
  const all = Number(said.dataset.parties);
  said.textContent = drawn < all ? `There is room for ${drawn} of ${all} parties; the table has all.` : "A wider line is more happenings. Point at a party to see its own lines.";
}

whenShown(show);
whenResized(show);
