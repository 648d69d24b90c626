// Livelier charts in the place of the drawn ones: numbers under the pointer, and a closer look by dragging.
// Each is made of a table that stands in the page, which is also what a screen reader is told.
import uPlot from "/assets/uplot/uPlot.esm.js";

const DASHES = [[], [7, 3], [2, 3], [10, 3, 2, 3], [5, 2], [1, 3]];
const PINS = { first: "--good", return: "--good", restored: "--faint", edited: "--mark-line", removed: "--bad", spike: "--bad" };
const WHOLE = [1, 2, 5].flatMap((unit) => [0, 1, 2, 3, 4, 5].map((power) => unit * 10 ** power)).sort((one, other) => one - other);
// Labels name months and years, so no step between them is shorter. A month of 30 days and a year of 365 stand
// for those of the calendar to uPlot.
const DAY_S = 86_400;
const STEPS = [...[1, 2, 3, 4, 6].map((months) => months * 30 * DAY_S), ...[1, 2, 5, 10].map((years) => years * 365 * DAY_S)];
const tongue = document.documentElement.lang;
const whole = new Intl.NumberFormat(tongue, { maximumFractionDigits: 1 });

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const seconds = (day) => Date.parse(day) / 1000;

function read(table) {
  const rows = [...table.querySelectorAll("tbody tr[data-day]")];
  const columns = rows.length ? rows[0].querySelectorAll("td[data-value]").length : 0;
  const heads = [...table.querySelectorAll("thead th[data-name]")].map((head) => head.dataset.name);
  const values = Array.from({ length: columns }, (_, place) =>
    rows.map((row) => {
      const { value } = row.querySelectorAll("td[data-value]")[place].dataset;
      return value === "" ? null : Number(value);
    }),
  );
  return { days: rows.map((row) => seconds(row.dataset.day)), said: rows.map((row) => row.querySelector("th").textContent), values, heads };
}

function shade(plot, since, until, fill, alpha) {
  const { ctx, bbox } = plot;
  const left = Math.max(plot.valToPos(since, "x", true), bbox.left);
  const right = Math.min(plot.valToPos(until, "x", true), bbox.left + bbox.width);
  if (right < left) return;
  ctx.save();
  ctx.globalAlpha = alpha;
  ctx.fillStyle = fill;
  ctx.fillRect(left, bbox.top, Math.max(right - left, 2), bbox.height);
  ctx.restore();
}

function pin(plot, at, fill) {
  const { ctx, bbox } = plot;
  const x = plot.valToPos(at, "x", true);
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  const size = 5 * devicePixelRatio;
  ctx.save();
  ctx.fillStyle = fill;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top - 1);
  ctx.lineTo(x - size, bbox.top - 1 - 2 * size);
  ctx.lineTo(x + size, bbox.top - 1 - 2 * size);
  ctx.fill();
  ctx.restore();
}

function marked(plot, figure) {
  const region = figure.closest("section");
  for (const gap of region.querySelectorAll("[data-since][data-until]")) {
    shade(plot, seconds(gap.dataset.since), seconds(gap.dataset.until), colour("--mark-line"), 0.28);
  }
  const begun = figure.querySelector("[data-before]");
  if (begun) shade(plot, plot.scales.x.min, seconds(begun.dataset.before), colour("--faint"), 0.09);
  const marks = figure.dataset.marks && document.getElementById(figure.dataset.marks);
  for (const mark of marks ? marks.querySelectorAll("[data-at]") : []) {
    pin(plot, seconds(mark.dataset.at), colour(PINS[mark.dataset.kind] ?? "--faint"));
  }
}

function series(figure, numbers) {
  const isBars = figure.dataset.chart === "bars";
  return numbers.values.map((_, place) => {
    const stroke = colour(isBars ? "--accent" : `--series-${place + 1}`);
    return {
      label: numbers.heads[place] ?? figure.dataset.label ?? "",
      stroke,
      width: isBars ? 0 : 2,
      dash: isBars ? undefined : DASHES[place],
      fill: isBars ? stroke : undefined,
      paths: isBars ? uPlot.paths.bars({ size: [0.9, 60], align: 1 }) : undefined,
      points: isBars ? { show: false } : { show: numbers.days.length < 60, size: 5, fill: stroke },
      value: (_plot, value) => (value === null || value === undefined ? "—" : whole.format(value)),
    };
  });
}

function options(figure, numbers, size) {
  const axis = { stroke: colour("--faint"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") } };
  const isPlaces = figure.dataset.chart === "places";
  const months = figure.dataset.months.split("|");
  // Every month that is named, and the year below where it is another than that of the name before.
  const named = (at, place, every) => {
    const isNew = place === 0 || every[place - 1].getUTCFullYear() !== at.getUTCFullYear();
    return isNew ? `${months[at.getUTCMonth()]}\n${at.getUTCFullYear()}` : months[at.getUTCMonth()];
  };
  return {
    ...size,
    padding: [16, 8, 0, 0],
    tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "UTC"),
    legend: { live: true },
    cursor: { y: false },
    scales: {
      // Bars stand to the right of where their period begins.
      x: { time: true, range: (_plot, least, most) => [least, most + (figure.dataset.chart === "bars" ? numbers.days.at(-1) - numbers.days.at(-2) : 0)] },
      y: isPlaces ? { dir: -1, range: (_plot, _least, most) => [1, Math.max(most ?? 2, 2)] } : { range: (_plot, _least, most) => [0, Math.max(most ?? 1, 1) * 1.05] },
    },
    axes: [
      { ...axis, space: 60, incrs: STEPS, values: (_plot, at) => at.map((each) => new Date(each * 1000)).map(named) },
      { ...axis, size: 52, incrs: "whole" in figure.dataset ? WHOLE : undefined, values: (_plot, at) => at.map((each) => whole.format(each)) },
    ],
    series: [{ label: figure.dataset.period ?? "", value: (_plot, _at, _place, index) => (index === null ? "—" : numbers.said[index]) }, ...series(figure, numbers)],
    hooks: { drawAxes: [(plot) => marked(plot, figure)] },
  };
}

function begin(figure) {
  const numbers = read(document.getElementById(figure.dataset.table));
  const canvas = figure.querySelector(".canvas");
  if (numbers.days.length < 2 || !canvas) return;
  const drawn = canvas.querySelector("svg");
  const height = Math.max(Math.round(canvas.getBoundingClientRect().height) - 34, 200);
  const holder = document.createElement("div");
  let plot = null;
  const draw = () => {
    plot?.destroy();
    plot = new uPlot(options(figure, numbers, { width: canvas.clientWidth, height }), [numbers.days, ...numbers.values], holder);
  };
  // The picture's name stays; its numbers are read from the table.
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", drawn.getAttribute("aria-label"));
  drawn.replaceWith(holder);
  draw();
  new ResizeObserver(() => plot.setSize({ width: canvas.clientWidth, height })).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

document.querySelectorAll("figure[data-chart]").forEach(begin);

// A picture for those who cannot use SVG: the same drawing, painted.
async function painted(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * image.naturalWidth;
  canvas.height = 2 * image.naturalHeight;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((made) => (made ? resolve(made) : reject(new Error("empty"))), "image/png"));
}

for (const link of document.querySelectorAll("a[data-png]")) {
  link.hidden = false;
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    try {
      const saved = document.createElement("a");
      saved.href = URL.createObjectURL(await painted(link.href));
      saved.download = link.dataset.png;
      saved.click();
      setTimeout(() => URL.revokeObjectURL(saved.href), 10_000);
    } catch {
      link.insertAdjacentText("afterend", ` ${link.dataset.failed}`);
    }
  });
}
