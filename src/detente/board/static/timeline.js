// The timeline: a mark for each happening, or bars, in lanes; days are chosen by dragging, marks by arrow keys.
import { addressWith, dataOf, whenShown } from "./board.js";
import { whenResized } from "./chart.js";
import { plain, tipOn } from "./marks.js";

const d3 = globalThis.d3;
const DAY = 86_400_000;
const TOP = 34;
const EDGE = 14;
const NARROW = 640;
const SYMBOLS = { 1: d3.symbolCircle, 2: d3.symbolSquare, 3: d3.symbolTriangle, 4: d3.symbolDiamond };
const QUADS = { 3: "conflict in words", 4: "conflict in deeds", 1: "cooperation in words", 2: "cooperation in deeds" };
const isDeed = (quad) => quad === 2 || quad === 4;
const at = (day) => Date.parse(`${day}T00:00:00Z`);
const iso = (time) => new Date(time).toISOString().slice(0, 10);
const isHollow = (mark) => ["future", "hypothetical"].includes(mark.status);
const isStruck = (mark) => mark.denied || mark.status === "negated";
const radius = (sources) => Math.min(12, 4.4 * Math.sqrt(Math.max(1, sources)));

/** Put marks beside one another: each gets `x`, and `y` from its lane's line, deeds upwards and words downwards. */
function settle(marks, x) {
  const sides = { true: [], false: [] };
  for (const mark of marks) {
    const placed = sides[mark.deed];
    const spot = { mark, x: x(at(mark.day) + DAY / 2), r: radius(mark.sources) };
    const near = placed.filter((other) => Math.abs(other.x - spot.x) < other.r + spot.r + 1);
    let y = spot.r + 3;
    while (near.some((other) => Math.hypot(other.x - spot.x, other.y - y) < other.r + spot.r + 1)) y += 1.5;
    placed.push({ ...spot, y });
  }
  const reach = (spots) => Math.max(11, ...spots.map((spot) => spot.y + spot.r + 3));
  return {
    up: reach(sides.true),
    down: reach(sides.false),
    spots: [...sides.true.map((s) => ({ ...s, y: -s.y })), ...sides.false].sort((a, b) => a.x - b.x),
  };
}

/** How the ticks of an axis read: the year stands where it begins, and at the first. */
function formats(days) {
  const short = d3.utcFormat(days > 1500 ? "%Y" : days > 150 ? "%b" : "%-d %b");
  const long = d3.utcFormat(days > 1500 ? "%Y" : days > 150 ? "%b %Y" : "%-d %b %Y");
  return (tick, n, ticks) => {
    const isNew = n === 0 || tick.getUTCFullYear() !== ticks[n - 1].getUTCFullYear();
    return { text: (isNew ? long : short)(tick), isNew };
  };
}

function axis(svg, x, height, days) {
  const [from, to] = x.range();
  // Whole days at the least.
  const ticks = x.ticks(Math.max(3, Math.floor((to - from) / 96))).filter((tick) => tick.getTime() % DAY === 0);
  const read = formats(days);
  const group = svg.append("g").attr("aria-hidden", "true");
  let free = -Infinity;
  ticks.forEach((tick, n) => {
    const px = x(tick);
    const { text, isNew } = read(tick, n, ticks);
    group.append("line").attr("class", "grid").attr("x1", px).attr("x2", px).attr("y1", TOP - 6).attr("y2", height - 4);
    if (px < free || px + text.length * 6.6 > to + EDGE) return;
    group.append("text").attr("class", isNew ? "year" : "").attr("x", px + 3).attr("y", TOP - 9).text(text);
    free = px + text.length * 6.6 + 8;
  });
}

/** The day of the newest report; what stands right of it is announced. */
function today(svg, x, height, newest) {
  const time = at(newest) + DAY;
  const [from, to] = x.range();
  if (!newest || x(time) < from || x(time) > to - 4) return;
  const px = x(time);
  svg.append("rect").attr("class", "ahead").attr("x", px).attr("y", TOP - 4).attr("width", to - px).attr("height", height - TOP);
  svg.append("line").attr("class", "newest").attr("x1", px).attr("x2", px).attr("y1", 12).attr("y2", height - 4);
  const right = px > to - 120;
  svg
    .append("text")
    .attr("class", "newest-label")
    .attr("x", px + (right ? -5 : 5))
    .attr("y", 12)
    .attr("text-anchor", right ? "end" : "start")
    .text("newest report");
}

/** How wide a lane's name is, in pixels. */
function widthOf(name) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `600 12px ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(name).width;
}

function title(group, lane, left, y) {
  const link = lane.href ? group.append("a").attr("href", lane.href) : group;
  const name = plain(lane.title, left ? 22 : 36);
  link.append("text").attr("class", "lane-title").attr("x", left ? 4 : 2).attr("y", y).text(name);
  const beside = 10 + widthOf(name);
  group.append("text").attr("x", left ? 4 : beside).attr("y", left ? y + 15 : y).text(lane.n.toLocaleString("en"));
}

function frame(place, data) {
  const width = Math.max(300, Math.round(place.clientWidth));
  const left = width < NARROW ? 0 : 172;
  const span = [at(data.since), at(data.until) + DAY];
  const x = d3.scaleUtc(span, [left + 10, width - EDGE]);
  return { width, left, x, head: left ? 0 : 20, days: (span[1] - span[0]) / DAY };
}

function canvas({ width }, height, label) {
  return d3
    .create("svg")
    .attr("class", "timeline")
    .attr("viewBox", `0 0 ${width} ${height}`)
    .attr("width", width)
    .attr("height", height)
    .attr("role", "group")
    .attr("aria-label", label);
}

function lanesOf(svg, data, box, tops, heights, zeros) {
  data.lanes.forEach((lane, n) => {
    svg
      .append("rect")
      .attr("class", n % 2 ? "band even" : "band")
      .attr("x", box.left)
      .attr("y", tops[n])
      .attr("width", box.width - box.left)
      .attr("height", heights[n]);
  });
  return () =>
    data.lanes.forEach((lane, n) => {
      svg.append("line").attr("class", "zero").attr("x1", box.left + 4).attr("x2", box.width - 4).attr("y1", zeros[n]).attr("y2", zeros[n]);
      title(svg.append("g"), lane, box.left, box.left ? tops[n] + heights[n] / 2 - 3 : tops[n] + 14);
    });
}

/** Let days be chosen by dragging; the page's own form asks for them. */
function brush(svg, { x, left, width }, height) {
  const chosen = d3
    .brushX()
    .touchable(false)
    .extent([[left + 4, TOP - 4], [width - EDGE / 2, height - 4]])
    .on("end", ({ selection, sourceEvent }) => {
      if (!sourceEvent || !selection || selection[1] - selection[0] < 4) return;
      const form = document.querySelector("[data-days]");
      const [first, last] = selection.map((px) => x.invert(px).getTime());
      form.elements.since.value = iso(Math.max(first, x.domain()[0]));
      form.elements.until.value = iso(Math.min(last, x.domain()[1] - 1));
      form.requestSubmit();
    });
  svg.append("g").attr("class", "brush").attr("aria-hidden", "true").call(chosen);
}

function stacked(heights) {
  let y = TOP;
  return heights.map((height) => {
    const top = y;
    y += height + 2;
    return top;
  });
}

function drawMarks(place, data) {
  const box = frame(place, data);
  const lanes = data.lanes.map((lane) => settle(data.marks.filter((m) => m.lane === lane.key), box.x));
  const heights = lanes.map((lane) => Math.max(34, lane.up + lane.down) + box.head);
  const tops = stacked(heights);
  const zeros = lanes.map((lane, n) => tops[n] + box.head + lane.up + Math.max(0, 34 - lane.up - lane.down) / 2);
  const height = tops.at(-1) + heights.at(-1) + 6;
  const svg = canvas(box, height, "Happenings by day, in lanes; arrow keys go from mark to mark");
  const names = lanesOf(svg, data, box, tops, heights, zeros);
  axis(svg, box.x, height, box.days);
  today(svg, box.x, height, data.newest);
  brush(svg, box, height);
  names();
  const rows = lanes.map((lane, n) => lane.spots.map((spot) => oneMark(svg, spot, zeros[n], data)));
  return { svg, rows };
}

function said(mark) {
  const how = isStruck(mark) ? ", denied" : "";
  const kind = `${mark.event_type.toLowerCase()}${mark.status === "actual" ? "" : ` (${mark.status})`}`;
  const who = `${plain(mark.who, 80) || "somebody"}${mark.whom ? ` towards ${plain(mark.whom, 80)}` : ""}`;
  return { head: `${mark.day} · ${kind}${how}`, who, words: plain(mark.words, 160), tail: plain(mark.standing, 120) };
}

function oneMark(svg, { mark, x, y, r }, zero, { state }) {
  const words = said(mark);
  const link = svg
    .append("a")
    .attr("class", `mark quad-${mark.quad}${isHollow(mark) ? " hollow" : ""}`)
    .attr("href", `/evidence/${encodeURIComponent(mark.happening)}${state}`)
    .attr("transform", `translate(${x.toFixed(1)} ${(zero + y).toFixed(1)})`)
    .attr("tabindex", -1)
    .attr("aria-label", [words.head, words.who, words.words, words.tail].filter(Boolean).join(". "));
  link.append("circle").attr("class", "hit").attr("r", Math.max(7, r));
  link.append("path").attr("class", "shape").attr("d", d3.symbol(SYMBOLS[mark.quad] ?? d3.symbolCross, Math.PI * r * r)());
  if (isStruck(mark))
    link.append("line").attr("class", "strike").attr("x1", -r - 3).attr("x2", r + 3).attr("y1", r + 3).attr("y2", -r - 3);
  link.append("circle").attr("class", "ring").attr("r", r + 4);
  return { node: link.node(), x, words };
}

const HALF = 32;

function drawBars(place, data) {
  const box = frame(place, data);
  const bins = d3.rollups(data.bars, (bars) => bars, (b) => b.lane, (b) => b.day);
  const side = (bars, deeds) => d3.sum(bars, (b) => (isDeed(b.quad) === deeds ? b.n : 0));
  const highest = (found) => d3.max(found, ([, days]) => d3.max(days, ([, bars]) => Math.max(side(bars, true), side(bars, false)))) ?? 0;
  // All others together would press the rest flat.
  const most = highest(bins.filter(([lane]) => lane));
  const others = highest(bins.filter(([lane]) => !lane));
  const scale = (lane) => d3.scaleLinear([0, (lane.key ? most : others) || 1], [0, HALF]);
  const heights = data.lanes.map(() => 2 * HALF + 8 + box.head);
  const tops = stacked(heights);
  const zeros = tops.map((top) => top + box.head + HALF + 4);
  const height = tops.at(-1) + heights.at(-1) + 22;
  const svg = canvas(box, height, `Happenings by ${data.step}, in lanes; arrow keys go from bar to bar`);
  hatching(svg);
  const names = lanesOf(svg, data, box, tops, heights, zeros);
  axis(svg, box.x, height - 18, box.days);
  today(svg, box.x, height - 18, data.newest);
  brush(svg, box, height - 18);
  names();
  const byLane = new Map(bins);
  const rows = data.lanes.map((lane, n) =>
    (byLane.get(lane.key) ?? []).map(([day, bars]) => oneBar(svg, { day, bars, lane, zero: zeros[n] }, box, scale(lane), data.step)),
  );
  svg.append("text").attr("x", box.width - EDGE).attr("y", height - 5).attr("text-anchor", "end")
    .text(scales(most, others, data.step, box.left));
  return { svg, rows };
}

/** What the height of a bar means. */
function scales(most, others, step, isWide) {
  const unit = `${isWide ? "happenings " : ""}a ${step}`;
  const said = [most && `the highest bar is ${most.toLocaleString("en")} ${unit}`, others && `of all others ${others.toLocaleString("en")}`];
  const text = said.filter(Boolean).join(", ");
  return text[0].toUpperCase() + text.slice(1);
}

function hatching(svg) {
  const lines = svg.append("defs").append("pattern").attr("id", "hatching").attr("width", 5).attr("height", 5);
  lines.attr("patternUnits", "userSpaceOnUse").attr("patternTransform", "rotate(45)");
  lines.append("line").attr("class", "hatch").attr("x1", 1).attr("x2", 1).attr("y1", 0).attr("y2", 5);
}

const next = { day: d3.utcDay, week: d3.utcMonday, month: d3.utcMonth, year: d3.utcYear };

function oneBar(svg, { day, bars, lane, zero }, { x, width }, y, step) {
  const end = next[step].offset(new Date(at(day)), 1).getTime();
  const [from, to] = [Math.max(x.range()[0], x(at(day))), Math.min(width - EDGE, x(end))];
  const until = iso(Math.min(end - DAY, x.domain()[1] - DAY));
  const since = iso(Math.max(at(day), x.domain()[0].getTime()));
  const counts = [3, 4, 1, 2].map((quad) => [quad, d3.sum(bars, (b) => (b.quad === quad ? b.n : 0))]).filter(([, n]) => n);
  const other = d3.sum(bars, (b) => (QUADS[b.quad] ? 0 : b.n));
  const listed = [...counts.map(([quad, n]) => `${n} ${QUADS[quad]}`), ...(other ? [`${other} neither`] : [])].join(", ");
  const words = { head: step === "day" ? day : `${since} to ${until}`, who: plain(lane.title, 60), words: "", tail: listed };
  const link = svg
    .append("a")
    .attr("class", "mark")
    .attr("href", addressWith({ since, until }))
    .attr("tabindex", -1)
    .attr("aria-label", `${words.who}, ${words.head}: ${listed}. Go closer`);
  link.append("rect").attr("class", "bar-hit").attr("x", from).attr("width", Math.max(1, to - from)).attr("y", zero - HALF - 4).attr("height", 2 * HALF + 8);
  const reach = { true: 0, false: 0 };
  for (const [quad, n] of counts) {
    const deed = isDeed(quad);
    const [start, long] = [reach[deed], y(n)];
    const shape = { x: from + 0.5, width: Math.max(1, to - from - 1), y: deed ? zero - start - long : zero + start, height: Math.max(1, long) };
    for (const fill of quad < 3 ? ["", "url(#hatching)"] : [""]) {
      const bar = link.append("rect");
      for (const [name, value] of Object.entries(shape)) bar.attr(name, value);
      if (fill) bar.attr("fill", fill);
      else bar.attr("class", `bar-fill quad-${quad}`);
    }
    reach[deed] += long;
  }
  link.append("rect").attr("class", "ring").attr("x", from - 2).attr("width", to - from + 4).attr("y", zero - HALF - 4).attr("height", 2 * HALF + 8);
  return { node: link.node(), x: (from + to) / 2, words };
}

/** One mark is in the order of the Tab key; arrows, Home and End go from there. */
function roving(rows) {
  const filled = rows.filter((row) => row.length);
  const go = (item) => {
    if (!item) return;
    for (const row of filled) for (const one of row) one.node.setAttribute("tabindex", one === item ? 0 : -1);
    item.node.focus();
  };
  filled[0]?.[0].node.setAttribute("tabindex", 0);
  const nearest = (row, x) => row && row.reduce((best, one) => (Math.abs(one.x - x) < Math.abs(best.x - x) ? one : best));
  filled.forEach((row, n) =>
    row.forEach((item, k) =>
      item.node.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const to = {
          ArrowRight: () => row[k + 1],
          ArrowLeft: () => row[k - 1],
          ArrowDown: () => nearest(filled[n + 1], item.x),
          ArrowUp: () => nearest(filled[n - 1], item.x),
          Home: () => row[0],
          End: () => row.at(-1),
        }[event.key];
        if (!to) return;
        event.preventDefault();
        go(to());
      }),
    ),
  );
}

function show() {
  const place = document.querySelector("[data-timeline]");
  const data = dataOf("timeline");
  if (!place || !data || !data.lanes.length) return;
  const { svg, rows } = data.step ? drawBars(place, data) : drawMarks(place, data);
  place.replaceChildren(svg.node());
  roving(rows);
  tipOn(place, rows.flat());
  for (const note of document.querySelectorAll("[data-scripted]")) note.hidden = !matchMedia("(pointer: fine)").matches;
}

whenShown(show);
whenResized(show);
