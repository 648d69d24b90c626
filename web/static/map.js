// Draws the world from the table of states beside it: the table is the truth, the map a picture of it. Colours
// are classes of style sheets, words are the table's, so that the map speaks the page's language.
/* global d3, topojson -- loaded before this module */

import { POINTS, STATES } from "./places.js";

const WIDTH = 960;
const HEIGHT = 466;
const SVG = "http://www.w3.org/2000/svg";
// Cut through the Bering Strait, so that no state stands at both edges.
const TURN = [-11, 0];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const element = (name, facts = {}) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(facts)) made.setAttribute(key, value);
  return made;
};

/** What the page says of each state, by its code, most named first. */
function told(table) {
  const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
  const none = table.querySelector("#unnamed")?.dataset.none ?? "";
  const found = new Map();
  for (const place of table.querySelectorAll("[id^=in-]")) {
    const link = place.querySelector("a");
    const cells = [...place.querySelectorAll("td:not([aria-hidden])")];
    const figures = cells.map((cell, at) => `${heads[at + 1]}: ${cell.textContent.trim()}`).join(", ");
    found.set(place.id.slice(3), {
      name: link.textContent.trim(),
      address: link.getAttribute("href"),
      band: place.dataset.band ?? "0",
      figures: figures || place.querySelector("span")?.textContent.trim() || none,
    });
  }
  return found;
}

class World {
  constructor(figure, atlas) {
    this.canvas = figure.querySelector(".canvas");
    this.readout = figure.querySelector(".readout");
    this.table = document.getElementById(figure.dataset.states);
    this.links = new Map();
    this.middles = new Map();
    this.draw(atlas);
    this.paint();
    this.listen();
  }

  draw(atlas) {
    const outlines = new Map();
    for (const part of atlas.objects.countries.geometries) {
      const code = STATES.get(part.properties.a3);
      outlines.set(code, [...(outlines.get(code) ?? []), part]);
    }
    outlines.delete("AQ"); // it would take a tenth of the map, and stands in the table
    const shapes = [...outlines].map(([code, parts]) => [code, topojson.merge(atlas, parts)]);
    const whole = { type: "GeometryCollection", geometries: shapes.map(([, shape]) => shape) };
    const projection = d3.geoEqualEarth().rotate(TURN).fitExtent([[4, 4], [WIDTH - 4, HEIGHT - 4]], whole);
    const path = d3.geoPath(projection).digits(1);
    this.svg = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group" });
    this.svg.setAttribute("aria-label", this.canvas.dataset.label);
    for (const [code, shape] of shapes) {
      this.add(code, path.centroid(largest(shape)), [element("path", { d: path(shape) })]);
    }
    for (const [code, place] of POINTS) {
      const [cx, cy] = projection(place);
      // What a finger or a pointer meets is larger than what is seen.
      const dots = ["hit", "dot"].map((name) => element("circle", { cx, cy, r: name === "hit" ? 7 : 2.8, class: name }));
      this.add(code, [cx, cy], dots);
    }
    this.svg.append(this.links.get("KZ")); // its line lies over those of its neighbours
    this.halo = element("path", { class: "halo" });
    this.svg.append(this.halo);
    this.canvas.replaceChildren(this.svg);
  }

  add(code, middle, shapes) {
    const link = element("a", { tabindex: "-1", "data-code": code });
    link.append(...shapes);
    this.links.set(code, link);
    this.middles.set(code, middle);
    this.svg.append(link);
  }

  /** Takes colours, words and addresses from the table. */
  paint() {
    this.told = told(this.table);
    for (const [code, link] of this.links) {
      const state = this.told.get(code);
      link.dataset.band = state?.band ?? "0";
      if (!state) continue;
      link.setAttribute("href", state.address);
      link.setAttribute("aria-label", `${state.name}. ${state.figures}`);
    }
    this.ranked = [...this.told.keys()].filter((code) => this.links.has(code));
    if (!this.stop || !this.links.has(this.stop)) this.rest(this.ranked[0]);
    if (this.shown) this.show(this.shown);
  }

  listen() {
    // Renewed by htmx: painted once all of it is there.
    new MutationObserver(() => {
      cancelAnimationFrame(this.due);
      this.due = requestAnimationFrame(() => this.paint());
    }).observe(this.table, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-band", "id"] });
    const of = (event) => event.target.closest?.("[data-code]")?.dataset.code;
    this.svg.addEventListener("pointerover", (event) => this.show(of(event)));
    this.svg.addEventListener("pointerleave", () => this.show(this.focused()));
    this.svg.addEventListener("focusin", (event) => this.rest(of(event)) || this.show(of(event)));
    this.svg.addEventListener("focusout", () => this.show(null));
    this.svg.addEventListener("keydown", (event) => this.walk(event));
    // A finger shows first what it touched; the name beneath the map, or a second touch, leads on.
    this.svg.addEventListener("pointerdown", (event) => (this.before = event.pointerType === "touch" ? this.shown : null));
    this.svg.addEventListener("click", (event) => {
      const is_first = event.pointerType === "touch" && of(event) && of(event) !== this.before;
      if (is_first) event.preventDefault();
      if (is_first) this.show(of(event));
    });
  }

  focused() {
    return this.svg.contains(document.activeElement) ? document.activeElement.dataset.code : null;
  }

  /** Makes a state the one that Tab comes to: 250 stops would be in the way of everything after the map. */
  rest(code) {
    if (this.stop) this.links.get(this.stop)?.setAttribute("tabindex", "-1");
    this.stop = code;
    this.links.get(code)?.setAttribute("tabindex", "0");
  }

  show(code) {
    const state = code && this.told.get(code);
    this.shown = state ? code : null;
    const outline = state && this.links.get(code).querySelector("path");
    const [x, y] = state ? this.middles.get(code) : [0, 0];
    const ring = `M${x - 6},${y}a6,6 0 1,0 12,0a6,6 0 1,0 -12,0`;
    this.halo.setAttribute("d", state ? (outline?.getAttribute("d") ?? ring) : "");
    if (!state) {
      this.readout.textContent = this.readout.dataset.hint;
      return;
    }
    const name = document.createElement("a");
    name.href = state.address;
    name.textContent = state.name;
    name.tabIndex = -1; // the state on the map is the same link
    this.readout.replaceChildren(name, ` ${state.figures}`);
  }

  walk(event) {
    const from = this.focused();
    if (!from || event.ctrlKey || event.altKey || event.metaKey) return;
    const next = {
      Home: () => this.ranked[0],
      End: () => this.ranked.at(-1),
      PageDown: () => this.ranked[this.ranked.indexOf(from) + 1],
      PageUp: () => this.ranked[this.ranked.indexOf(from) - 1],
      Escape: () => void this.show(null),
    };
    const to = ARROWS[event.key] ? this.nearest(from, ARROWS[event.key]) : next[event.key]?.();
    if (ARROWS[event.key] || (event.key in next && event.key !== "Escape")) event.preventDefault();
    if (to) this.links.get(to).focus({ preventScroll: true });
  }

  /** The state that lies next in a direction: near, and rather ahead than aside. */
  nearest(from, [right, down]) {
    const [x, y] = this.middles.get(from);
    let best = null;
    let least = Infinity;
    for (const [code, [ownX, ownY]] of this.middles) {
      const ahead = (ownX - x) * right + (ownY - y) * down;
      const aside = Math.abs((ownX - x) * down) + Math.abs((ownY - y) * right);
      const cost = ahead + 2 * aside;
      if (code !== from && ahead > 0.5 && aside <= 2 * ahead && cost < least) [best, least] = [code, cost];
    }
    return best;
  }
}

/** The largest part of a state, whose middle is where people look for it: not between Paris and Cayenne. */
function largest({ coordinates }) {
  const parts = coordinates.map((part) => ({ type: "Polygon", coordinates: part }));
  return parts.reduce((most, part) => (d3.geoArea(part) > d3.geoArea(most) ? part : most));
}

const figure = document.querySelector(".worldmap");
if (figure) {
  try {
    const answer = await fetch(figure.dataset.atlas);
    if (!answer.ok) throw new Error(`The atlas is not there: ${answer.status}`);
    new World(figure, await answer.json());
  } catch (error) {
    figure.hidden = true; // the table says the same
    console.info(error);
  }
}
