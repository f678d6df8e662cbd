// The planning table: a map to paint on, and the grids beside it. The server keeps the plan and words every number.
import { BaseMap } from "./basemap.js";
import { Districts, EXCLUDED } from "./districts.js";
import { Ink } from "./ink.js";
import { Panel, element } from "./panel.js";
import { Queue } from "./queue.js";
import { TOOLS, Tools } from "./tools.js";

const UNASSIGNED = "";
const tables = new WeakMap(); // one for each place on a page, kept while its data change

export default async function ({ data, parentElement, setStateValue }) {
  let table = tables.get(parentElement);
  if (!table) {
    table = make(parentElement, data, setStateValue);
    tables.set(parentElement, table);
  }
  (await table).show(data);
}

async function make(parent, data, setStateValue) {
  const frame = parent.querySelector(".table");
  frame.style.height = `${data.height}px`;
  const address = (path) => new URL(path, document.baseURI);
  const [L, geometry] = await Promise.all([
    import(address(data.leaflet)),
    fetch(address(data.geometry)).then((answer) => answer.json()),
    ...[...parent.querySelectorAll("link")].map(styled),
    room(frame),
  ]);
  return new PlanningTable(L, geometry, frame, data, setStateValue);
}

// Style sheets may come later than the script, and room on the page too: a map without size has no view.
const styled = (link) => link.sheet || new Promise((done) => (link.onload = link.onerror = done));
const room = (frame) => new Promise((done) => {
  const observer = new ResizeObserver(() => {
    if (!frame.clientWidth || !frame.clientHeight) return;
    observer.disconnect();
    done();
  });
  observer.observe(frame);
});

class PlanningTable {
  constructor(L, geometry, frame, data, setStateValue) {
    Object.assign(this, { L, frame, geometry: data.geometry, target: null, choosing: false });
    this.queue = new Queue((posted) => setStateValue("posted", posted), data.work, () => frame.isConnected);
    this.ask = (layer) => setStateValue("layer", layer);
    this.build(data);
    this.map = L.map(this.parts.map, {
      attributionControl: false, preferCanvas: true, zoomSnap: 0.25, zoomAnimation: false, fadeAnimation: false, keyboard: true,
      renderer: L.canvas({ padding: 0.3 }),
    });
    this.map.fitBounds(geometry.bounds, { padding: [12, 12] });
    L.control.scale({ imperial: false }).addTo(this.map);
    this.base = new BaseMap(L, this.map, this.parts);
    this.districts = new Districts(L, this.map, geometry);
    this.ink = new Ink(this.map, this.parts.ink);
    this.ink.names = geometry.districts;
    this.tools = new Tools(this.map, this.districts, this.ink, {
      gather: (numbers) => this.gather(numbers), finish: (numbers, event) => this.finish(numbers, event),
      hover: (number, point) => this.hover(number, point),
    });
    this.panel = new Panel(this.parts.grids, { pick: (id) => this.pick(id), zoom: (id) => this.zoom(id) });
    new ResizeObserver(() => this.map.invalidateSize({ animate: false, pan: false })).observe(this.parts.map);
    this.keys = (event) => this.key(event);
    window.addEventListener("keydown", this.keys);
  }

  build({ words }) {
    const button = (name, act) =>
      element("button", { type: "button", "data-tool": name, title: words[name], onclick: act }, words[name]);
    const tools = TOOLS.map((tool) => button(tool, () => this.use(tool)));
    const rest = [
      button("choose", () => this.choose(!this.choosing)), button("lock", () => this.lock()),
      button("unassign", () => this.pick(UNASSIGNED)),
    ];
    const made = (name, kind = "div", more = {}) => element(kind, { class: name, ...more });
    const layer = element("select", { "aria-label": words.layer, onchange: (event) => this.ask(event.target.value) });
    this.parts = {
      bar: element("div", { class: "bar" }, ...tools, made("gap"), ...rest, made("gap"), element("label", {}, words.layer, layer)),
      layer, legend: made("legend"), map: made("map"), ink: made("ink", "canvas"),
      card: made("card", "div", { hidden: true }), north: made("north"), grids: made("grids"), told: made("told", "div", { role: "status" }),
    };
    this.parts.north.textContent = "N";
    const { bar, legend, map, ink, card, north, grids, told } = this.parts;
    const sheet = element("div", { class: "sheet" }, map, ink, card, north, legend);
    this.frame.replaceChildren(bar, element("div", { class: "body" }, sheet, element("div", { class: "side" }, grids, told)));
    this.use = (tool) => {
      this.tools.use(tool);
      this.marks();
    };
  }

  // What the server knows now, with the edits that it does not know yet.
  show(data) {
    this.data = data;
    this.base.show(data.base);
    this.queue.acknowledge(data.acknowledged);
    const grids = data.grids.filter((row) => row.paintable);
    if (this.target === null || (this.target !== UNASSIGNED && !grids.some((row) => row.id === this.target))) {
      this.target = grids[0]?.id ?? UNASSIGNED;
    }
    this.districts.colours = Object.fromEntries(grids.map((row) => [row.id, row.colour]));
    this.districts.grid = [...data.places];
    this.locked = new Set(data.locked);
    this.queue.waiting.forEach((edit) => this.replay(edit));
    this.districts.fills = data.layer.fills;
    this.districts.paintAll();
    this.legend(data.layer);
    this.ink.sites = data.sites;
    this.panel.show(data.grids, this.target);
    this.parts.told.textContent = data.told;
    this.marks();
  }

  legend({ names, shown, legend }) {
    this.parts.layer.replaceChildren(
      ...names.map(({ id, name }) => element("option", { value: id, selected: id === shown }, name)));
    this.parts.legend.replaceChildren(...legend.map(({ colour, name }) =>
      element("div", {}, element("span", { style: `background: ${colour}` }), name)));
    this.parts.legend.hidden = !legend.length;
  }

  replay({ kind, districts, grid }) {
    const numbers = (districts ?? []).map((id) => this.districts.number.get(id));
    if (kind === "assign") numbers.forEach((number) => (this.districts.grid[number] = grid));
    if (kind === "lock") districts.forEach((id) => this.locked.add(id));
    if (kind === "unlock") districts.forEach((id) => this.locked.delete(id));
  }

  // Buttons and names as the state is.
  marks() {
    if (!this.data) return;
    const pressed = { [this.tools.tool]: true, choose: this.choosing, unassign: this.target === UNASSIGNED };
    const off = { lock: !this.districts.chosen.size };
    for (const button of this.parts.bar.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", pressed[button.dataset.tool] ?? false);
      button.disabled = off[button.dataset.tool] ?? false;
    }
    this.ink.locked = this.locked;
    this.ink.draw();
  }

  // Not those that are there, that are locked, or that the plan leaves out: these come in by the table only.
  movable(numbers) {
    const { grid, ids } = this.districts;
    return numbers.filter((n) => grid[n] !== this.target && grid[n] !== EXCLUDED && !this.locked.has(ids[n]));
  }

  // Painted while the pointer is still down; told to the server once it is up.
  gather(numbers) {
    if (this.choosing) this.districts.choose([...this.districts.chosen, ...numbers]);
    else {
      this.stroke = [...(this.stroke ?? []), ...this.movable(numbers)];
      numbers.forEach((number) => this.stroke.includes(number) && this.districts.put(number, this.target));
    }
  }

  finish(numbers, event) {
    if (this.choosing) {
      const { chosen } = this.districts;
      const turned = event && numbers.length === 1 && chosen.has(numbers[0]);
      this.districts.choose(turned ? [...chosen].filter((number) => number !== numbers[0]) : [...chosen, ...numbers]);
      this.marks();
      return;
    }
    const moved = this.stroke ?? this.movable(numbers);
    this.stroke = null;
    this.assign(moved);
  }

  assign(numbers) {
    numbers.forEach((number) => this.districts.put(number, this.target));
    if (numbers.length) this.queue.push({ kind: "assign", districts: numbers.map((n) => this.districts.ids[n]), grid: this.target });
  }

  // The grid to paint with; what is chosen goes there at once.
  pick(id) {
    this.target = id;
    if (this.districts.chosen.size) {
      this.assign(this.movable([...this.districts.chosen]));
      this.districts.choose([]);
    }
    this.panel.show(this.data.grids, this.target);
    this.marks();
  }

  zoom(id) {
    const bounds = this.districts.bounds(this.L, id);
    if (bounds.isValid()) this.map.fitBounds(bounds, { padding: [24, 24] });
  }

  choose(on) {
    this.choosing = on;
    if (!on) this.districts.choose([]);
    this.marks();
  }

  // Lock what is chosen; what is all locked is unlocked.
  lock() {
    const ids = [...this.districts.chosen].map((number) => this.districts.ids[number]);
    if (!ids.length) return;
    const kind = ids.every((id) => this.locked.has(id)) ? "unlock" : "lock";
    this.replay({ kind, districts: ids });
    this.queue.push({ kind, districts: ids });
    this.districts.choose([]);
    this.marks();
  }

  hover(number, point) {
    const { card } = this.parts;
    card.hidden = number < 0 || !this.data;
    if (card.hidden) return;
    const lines = this.data.cards[number];
    card.replaceChildren(...lines.map((line, place) => element(place ? "div" : "b", {}, line)));
    const width = this.parts.map.clientWidth;
    card.style.left = `${Math.min(point.x + 14, width - card.offsetWidth - 4)}px`;
    card.style.top = `${Math.max(4, point.y - card.offsetHeight - 10)}px`;
  }

  key(event) {
    if (!this.frame.isConnected) {
      window.removeEventListener("keydown", this.keys);
      return;
    }
    const [from] = event.composedPath();
    if (!this.data || from.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(from.tagName)) return;
    const word = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && (word === "z" || word === "y")) {
      const kind = word === "y" || event.shiftKey ? "redo" : "undo";
      if (this.data[`can_${kind}`] || this.queue.waiting.length) this.queue.push({ kind });
    } else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (word === "escape") {
      this.tools.cancel();
      this.choose(false);
    } else if (word === "enter" && this.tools.tool === "polygon") this.tools.close();
    else if (word === "0") this.pick(UNASSIGNED);
    else if (/^[1-9]$/.test(word)) {
      const row = this.data.grids.filter((each) => each.paintable)[Number(word) - 1];
      if (row) this.pick(row.id);
    } else return;
    event.preventDefault();
  }
}
