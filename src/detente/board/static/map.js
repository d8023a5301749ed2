// The map: the world of Natural Earth, contested boundaries dashed, a circle for each place by the number of its happenings.
import { dataOf, whenShown } from "./board.js";
import { whenResized } from "./chart.js";
import { plain, tipOn } from "./marks.js";

const { d3, topojson } = globalThis;
// The widest circle, in pixels, and the narrowest.
const MOST = 30;
const LEAST = 4;
// Degrees that a fitted view shows at least.
const NEAR = 12;
const FAR = 60;
const RATIO = () => (matchMedia("(max-width: 44rem)").matches ? 1 : 10 / 16);

const loaded = {};
const load = (url) => (loaded[url] ??= fetch(url).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(url)))));

// ---- borders

const nameOf = (shape) => shape.properties.name;
const isBetween = (entry, a, b) =>
  entry.between &&
  entry.between.every((name) => name === "*" || [nameOf(a), nameOf(b)].includes(name)) &&
  (entry.between[0] !== entry.between[1]);

/** Cut lines into what lies in a box and what does not. */
function cut(lines, box) {
  if (!box) return { inside: lines, outside: [] };
  const [west, south, east, north] = box;
  const holds = ([x, y]) => x >= west && x <= east && y >= south && y <= north;
  const found = { inside: [], outside: [] };
  for (const line of lines)
    for (let n = 1, run = null; n < line.length; n++) {
      const side = holds(line[n - 1]) && holds(line[n]) ? "inside" : "outside";
      if (run?.side !== side) {
        run = { side, points: [line[n - 1]] };
        found[side].push(run.points);
      }
      run.points.push(line[n]);
    }
  return found;
}

/** A country's largest part, on which its name stands. */
function mainland(shape) {
  const { type, coordinates } = shape.geometry;
  if (type !== "MultiPolygon") return shape;
  const parts = coordinates.map((part) => ({ type: "Polygon", coordinates: part }));
  return { ...shape, geometry: parts.reduce((best, part) => (d3.geoArea(part) > d3.geoArea(best) ? part : best)) };
}

function borders(world, contested) {
  const shapes = world.objects.countries;
  const of = (filter) => topojson.mesh(world, shapes, (a, b) => a !== b && filter(a, b)).coordinates;
  const entries = contested.lines.filter((entry) => entry.between);
  const settled = of((a, b) => !entries.some((entry) => isBetween(entry, a, b)));
  const open = contested.lines.filter((entry) => entry.line).map((entry) => entry.line);
  const pairs = new Map();
  for (const entry of entries) {
    const key = entry.between.join("|");
    const left = pairs.get(key) ?? of((a, b) => isBetween(entry, a, b));
    const { inside, outside } = cut(left, entry.box);
    open.push(...inside);
    pairs.set(key, outside);
  }
  for (const left of pairs.values()) settled.push(...left);
  const lines = (coordinates) => ({ type: "MultiLineString", coordinates });
  return {
    land: topojson.merge(world, shapes.geometries),
    coast: topojson.mesh(world, shapes, (a, b) => a === b),
    settled: lines(settled),
    contested: lines(open),
    countries: topojson.feature(world, shapes).features.map(mainland),
  };
}

// ---- circles and names

/** Names that find room, the busiest first. */
function named(spots, { width, height }) {
  const taken = spots.map(({ x, y, r }) => ({ x0: x - r * 0.7, x1: x + r * 0.7, y0: y - r * 0.7, y1: y + r * 0.7 }));
  taken.push({ x0: 0, x1: 205, y0: 0, y1: 50 }, { x0: width - 180, x1: width, y0: height - 26, y1: height }); // buttons, and what is left out
  const free = (box) => !taken.some((t) => t.x0 < box.x1 && t.x1 > box.x0 && t.y0 < box.y1 && t.y1 > box.y0);
  const kept = [];
  for (const spot of spots) {
    const text = plain(spot.place.name, 32);
    const wide = text.length * 7;
    const sides = [
      { x: spot.x + spot.r + 4, anchor: "start", x0: spot.x + spot.r + 2, x1: spot.x + spot.r + wide + 6 },
      { x: spot.x - spot.r - 4, anchor: "end", x0: spot.x - spot.r - wide - 6, x1: spot.x - spot.r - 2 },
    ];
    for (const side of sides) {
      const box = { x0: side.x0, x1: side.x1, y0: spot.y - 9, y1: spot.y + 9 };
      if (box.x0 < 2 || box.x1 > width - 2 || box.y0 < 2 || box.y1 > height - 2 || !free(box)) continue;
      taken.push(box);
      kept.push({ ...side, y: spot.y + 4, text });
      break;
    }
  }
  return { kept, free, taken };
}

/** Names of countries for finding one's way, where they find room. */
function lands(group, countries, projection, room, { width, height }) {
  group.selectAll("text").remove();
  const path = d3.geoPath(projection);
  const seen = countries
    .map((shape) => ({ shape, area: path.area(shape), box: path.bounds(shape) }))
    .filter(({ area }) => area > 900)
    .sort((a, b) => b.area - a.area);
  for (const { shape, box } of seen.slice(0, 60)) {
    const [x, y] = path.centroid(shape);
    const text = nameOf(shape).toUpperCase();
    const half = text.length * 3.9;
    if (box[1][0] - box[0][0] < 2 * half || x < half + 4 || x > width - half - 4 || y < 14 || y > height - 10) continue;
    const area = { x0: x - half, x1: x + half, y0: y - 8, y1: y + 8 };
    if (!room.free(area)) continue;
    room.taken.push(area);
    group.append("text").attr("class", "country").attr("text-anchor", "middle").attr("x", x).attr("y", y + 4).text(text);
  }
}

/** How many places the view leaves out. */
function away(text, n, { width, height }) {
  text.attr("x", width - 10).attr("y", height - 10).attr("text-anchor", "end");
  text.text(n ? `${n} ${n === 1 ? "place" : "places"} outside this view` : "");
}

function circles(group, places, radius) {
  return [...places]
    .sort((a, b) => b.n - a.n)
    .map((place) => {
      const label = `${plain(place.name, 60)}${place.where ? `, ${place.where}` : ""}: ${place.n} ${place.n === 1 ? "happening" : "happenings"}`;
      const link = group.append("a").attr("href", `${place.href}#here`).attr("aria-label", label).attr("class", place.chosen ? "chosen" : "");
      const r = radius(place.n);
      link.append("circle").attr("class", place.whole ? "spot whole" : "spot").attr("r", r);
      link.append("circle").attr("class", "ring").attr("r", r + 3);
      const deeds = place.deeds ? `${place.deeds} of them deeds` : "all of them words";
      const words = { head: "", who: label, words: "", tail: `${deeds}; the last ${place.last}` };
      return { node: link.node(), link, place, r, words };
    });
}

/** To one digit and zeros. */
function rounded(n) {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(n)));
  return Math.max(1, Math.round(n / unit) * unit);
}

/** Circles of three round numbers, for the legend. */
function sizes(item, most, radius) {
  const shown = [...new Set([1, rounded(most / 4), most])];
  const svg = d3.create("svg").attr("aria-hidden", "true");
  let x = 2;
  const tall = 2 * radius(most) + 4;
  for (const n of shown) {
    const r = radius(n);
    svg.append("circle").attr("class", "spot").attr("cx", x + r).attr("cy", tall / 2).attr("r", r);
    svg.append("text").attr("x", x + 2 * r + 4).attr("y", tall / 2 + 4).text(n.toLocaleString("en"));
    x += 2 * r + 14 + 7 * String(n.toLocaleString("en")).length;
  }
  svg.attr("viewBox", `0 0 ${x} ${tall}`).attr("width", x).attr("height", tall);
  const words = document.createElement("span");
  words.textContent = "happenings";
  item.replaceChildren(svg.node(), words);
  item.hidden = false;
}

// ---- the view

/** The busiest places, which together have nine tenths of what happened at a place of its own; a country's middle says little. */
function busiest(places) {
  const own = places.filter((p) => !p.whole);
  const all = (own.length ? own : places).toSorted((a, b) => b.n - a.n);
  const enough = 0.9 * d3.sum(all, (p) => p.n);
  let sum = 0;
  return all.filter((p) => {
    const isNeeded = sum < enough;
    sum += p.n;
    return isNeeded;
  });
}

/** These places in the middle, with some land around them. */
function fitted(projection, places, size) {
  if (!places.length) return d3.zoomIdentity;
  const points = places.map((p) => projection([p.lon, p.lat]));
  const [x0, x1] = d3.extent(points, (p) => p[0]);
  const [y0, y1] = d3.extent(points, (p) => p[1]);
  const degree = projection.scale() * (Math.PI / 180);
  const wide = Math.max(x1 - x0, NEAR * degree) + 2 * degree;
  const high = Math.max(y1 - y0, NEAR * degree * RATIO()) + 2 * degree;
  const k = Math.max(1, Math.min(FAR, 0.86 * Math.min(size.width / wide, size.height / high)));
  return d3.zoomIdentity.translate(size.width / 2, size.height / 2).scale(k).translate(-(x0 + x1) / 2, -(y0 + y1) / 2);
}

function canvas(place, { width, height }) {
  const svg = d3.create("svg").attr("viewBox", `0 0 ${width} ${height}`).attr("role", "group").attr("aria-label", "Map of the happenings");
  svg.append("rect").attr("class", "grab").attr("width", width).attr("height", height);
  const layers = Object.fromEntries(["land", "coast", "border", "contested"].map((name) => [name, svg.append("path").attr("class", name)]));
  const groups = { lands: svg.append("g").attr("aria-hidden", "true"), spots: svg.append("g"), names: svg.append("g").attr("aria-hidden", "true"), away: svg.append("text").attr("class", "name away") };
  place.replaceChildren(svg.node());
  return { svg, layers, groups };
}

function drawn(place, data, shapes) {
  const size = { width: Math.max(280, Math.round(place.clientWidth)), height: Math.max(240, Math.round(place.clientHeight)) };
  const base = d3.geoEqualEarth().fitExtent([[4, 4], [size.width - 4, size.height - 4]], { type: "Sphere" });
  const { svg, layers, groups } = canvas(place, size);
  const most = d3.max(data.places, (p) => p.n) ?? 1;
  const widest = Math.min(MOST, size.width / 22);
  const radius = (n) => Math.max(LEAST, widest * Math.sqrt(n / most));
  const spots = circles(groups.spots, data.places, radius);
  const [scale, [tx, ty]] = [base.scale(), base.translate()];
  const projection = d3.geoEqualEarth();
  const render = ({ k, x, y }) => {
    projection.scale(scale * k).translate([tx * k + x, ty * k + y]).clipExtent([[-20, -20], [size.width + 20, size.height + 20]]);
    const path = d3.geoPath(projection);
    layers.land.attr("d", path(shapes.land));
    layers.coast.attr("d", path(shapes.coast));
    layers.border.attr("d", path(shapes.settled));
    layers.contested.attr("d", path(shapes.contested));
    const seen = [];
    for (const spot of spots) {
      const at = projection([spot.place.lon, spot.place.lat]);
      spot.link.attr("transform", `translate(${at[0].toFixed(1)} ${at[1].toFixed(1)})`);
      const inside = at[0] > -spot.r && at[0] < size.width + spot.r && at[1] > -spot.r && at[1] < size.height + spot.r;
      if (inside) seen.push({ ...spot, x: at[0], y: at[1] });
    }
    away(groups.away, spots.length - seen.filter((s) => s.x > 0 && s.x < size.width && s.y > 0 && s.y < size.height).length, size);
    const room = named(seen, size);
    groups.names.selectAll("text").data(room.kept).join("text").attr("class", "name").attr("x", (n) => n.x).attr("y", (n) => n.y)
      .attr("text-anchor", (n) => n.anchor).text((n) => n.text);
    lands(groups.lands, shapes.countries, projection, room, size);
  };
  const chosen = data.places.filter((p) => p.chosen);
  const shown = chosen.length ? chosen : busiest(data.places);
  sizesShown(most, radius);
  tipOn(place, spots);
  return zooming(svg, render, () => fitted(base, shown, size), size);
}

function sizesShown(most, radius) {
  const item = document.querySelector("[data-sizes]");
  if (item) sizes(item, most, radius);
}

/** Wheel, drag, buttons, and the focus, which brings what it is on into view. One finger scrolls the page, two move the map. */
function zooming(svg, render, fit, size) {
  let waiting = 0;
  const zoom = d3
    .zoom()
    .scaleExtent([1, FAR])
    .translateExtent([[0, 0], [size.width, size.height]])
    .filter((event) => (event.type.startsWith("touch") ? event.touches.length > 1 : !event.button))
    .on("zoom", ({ transform }) => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => render(transform));
    });
  svg.call(zoom).on("dblclick.zoom", null);
  const to = (transform) => svg.call(zoom.transform, transform);
  to(fit());
  render(d3.zoomTransform(svg.node()));
  svg.node().addEventListener("focusin", (event) => {
    render(d3.zoomTransform(svg.node())); // what waits for the next frame is not in its place yet
    const mark = event.target.closest("a")?.getBoundingClientRect();
    const box = svg.node().getBoundingClientRect();
    if (!mark) return;
    const [x, y] = [mark.left + mark.width / 2 - box.left, mark.top + mark.height / 2 - box.top];
    if (x > 0 && x < box.width && y > 0 && y < box.height) return;
    const { k } = d3.zoomTransform(svg.node());
    svg.call(zoom.translateBy, (size.width / 2 - x) / k, (size.height / 2 - y) / k);
  });
  return {
    in: () => svg.call(zoom.scaleBy, 1.6),
    out: () => svg.call(zoom.scaleBy, 1 / 1.6),
    fit: () => to(fit()),
    world: () => to(d3.zoomIdentity),
  };
}

let actions = {};

async function show() {
  const place = document.querySelector("[data-map]");
  const data = dataOf("map");
  if (!place || !data) return;
  const [world, contested] = await Promise.all([load(data.world), load(data.contested)]);
  loaded.shapes ??= borders(world, contested);
  if (!place.isConnected) return;
  actions = drawn(place, data, loaded.shapes);
  const buttons = document.querySelector("[data-zooming]");
  if (buttons) buttons.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-zoom]");
  if (button) actions[button.dataset.zoom]?.();
});

whenShown(show);
whenResized(show);
