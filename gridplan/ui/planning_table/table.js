// The planning table: a map to paint on, and the grids beside it. The server keeps the plan and words every number.
import { load } from "./ask.js";
import { Bar } from "./bar.js";
import { BaseMap } from "./basemap.js";
import { Districts, EXCLUDED } from "./districts.js";
import { explain, keepOnPaper, parts, ready, tell, zoomWords } from "./frame.js";
import { Ink } from "./ink.js";
import { listen } from "./keys.js";
import { Overlays } from "./overlays.js";
import { Panel } from "./panel.js";
import { Preview } from "./preview.js";
import { Queue } from "./queue.js";
import { Suggestions } from "./suggestions.js";
import { TOOLS, Tools } from "./tools.js";
import { View } from "./view.js";

const UNASSIGNED = "";
const SHOWN = ["facilities", "strays"]; // until one asks for something else
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
  keepOnPaper(frame, frame.style.height);
  const address = (path) => new URL(path, document.baseURI);
  const [L, geometry] = await Promise.all([
    import(address(data.leaflet)),
    load(data.geometry),
    ready(parent, frame),
  ]);
  return new PlanningTable(L, geometry, frame, data, setStateValue);
}

class PlanningTable {
  constructor(L, geometry, frame, data, setStateValue) {
    Object.assign(this, { L, frame, choosing: false, visited: -1, over: -1, aimed: null });
    this.view = new View(data.area);
    this.target = this.view.kept.target ?? null;
    this.shown = new Set(this.view.kept.shown ?? SHOWN);
    const rested = () => setStateValue("rest", Date.now()); // the page around the table follows
    this.queue = new Queue((posted) => setStateValue("posted", posted), data.work, () => frame.isConnected, rested);
    this.against = (plan) => setStateValue("against", plan);
    this.colour = (layer) => {
      this.view.keep({ layer });
      setStateValue("layer", layer);
    };
    this.build(data);
    this.map = L.map(this.parts.map, {
      attributionControl: false, preferCanvas: true, zoomSnap: 0.25, zoomAnimation: false, fadeAnimation: false, keyboard: true,
      renderer: L.canvas({ padding: 0.3 }), zoomControl: false,
    }).addControl(L.control.zoom(zoomWords(data.words))).addControl(L.control.scale({ imperial: false }));
    this.map.fitBounds(geometry.bounds, { padding: [12, 12] });
    this.base = new BaseMap(L, this.map, this.parts);
    this.districts = new Districts(L, this.map, geometry);
    this.ink = new Ink(this.map, this.parts.ink);
    Object.assign(this.ink, { names: geometry.districts, shown: this.shown, whole: this.map.getZoom() });
    this.view.restore(this.map);
    this.view.follow(this.map);
    this.overlays = new Overlays(L, this.map, data.words, {
      told: (words) => (this.parts.told.textContent = words), changed: () => this.legend(),
    });
    this.overlays.shown = this.shown;
    this.tools = new Tools(this.map, this.districts, this.ink, {
      gather: (numbers) => this.gather(numbers), finish: (numbers, event) => this.finish(numbers, event),
      hover: (number, point) => this.hover(number, point),
    });
    this.panel = new Panel(this.parts.grids, {
      pick: (id) => this.pick(id), zoom: (id) => this.zoom(id), aim: (id) => this.aim(id),
    });
    this.preview = new Preview(this.parts.line);
    this.suggestions = new Suggestions(this.parts.suggestions, data.words, (moves) => this.move(moves));
    new ResizeObserver(() => this.map.invalidateSize({ animate: false })).observe(this.parts.map);
    listen(frame, this.keys());
    if (TOOLS.includes(this.view.kept.tool)) this.tools.use(this.view.kept.tool);
    const { layer } = this.view.kept;
    if (layer && layer !== data.layer.shown && data.layer.names.some(({ id }) => id === layer)) this.colour(layer);
  }

  build({ words, keys }) {
    this.bar = new Bar(words, keys, {
      use: (tool) => this.use(tool), choose: () => this.choose(!this.choosing), lock: () => this.lock(),
      unassign: () => this.pick(UNASSIGNED), colour: (layer) => this.colour(layer), against: this.against, visit: () => this.visit(),
      show: (id, on) => this.overlay(id, on),
    });
    this.parts = parts(this.frame, this.bar, words);
  }

  keys() {
    const post = (kind) => (this.data?.[`can_${kind}`] || this.queue.waiting.length) && this.queue.push({ kind });
    return {
      undo: () => post("undo"), redo: () => post("redo"), help: () => this.bar.toggleHelp(),
      cancel: () => {
        if (this.bar.toggleHelp(false)) return;
        this.tools.cancel();
        this.choose(false);
      },
      close: () => this.tools.close(),
      pick: (number) => {
        const row = number && this.data?.grids.filter((each) => each.paintable)[number - 1];
        if (row || !number) this.pick(row ? row.id : UNASSIGNED);
      },
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
    Object.assign(this.ink, {
      sites: data.sites, leadSites: data.lead_sites, pieces: data.strays.pieces.map(({ districts }) => districts),
    });
    this.bar.colours(data.layer, data.against);
    this.bar.pieces(data.strays);
    const own = ["lines", "facilities", "strays"].map((id) => ({ id, name: data.words[id] }));
    this.bar.offer([...own, ...data.overlays], this.shown);
    this.overlays.offer(data.overlays);
    this.panel.show(data.grids, this.target);
    this.parts.told.textContent = data.told;
    this.suggestions.show(data.asks);
    this.marks();
    this.foresee();
  }

  legend() {
    if (!this.data) return;
    const fills = this.data.layer.legend.map(({ colour, name }) => ({ style: `background: ${colour}`, name }));
    explain(this.parts.legend, [...fills, ...this.overlays.legend(), ...(this.shown.has("facilities") ? this.data.kinds : [])]);
  }

  // Lays something over the districts, or takes it away.
  overlay(id, on) {
    this.overlays.toggle(id, on);
    this.view.keep({ shown: [...this.shown] });
    this.ink.draw();
  }

  // Goes to the next stray piece, round and round.
  visit() {
    const { pieces } = this.data.strays;
    if (!pieces.length) return;
    this.visited = (this.visited + 1) % pieces.length;
    const { districts, text } = pieces[this.visited];
    const bounds = this.L.latLngBounds([]);
    districts.forEach((number) => bounds.extend(this.districts.polygons[number].getBounds()));
    this.map.fitBounds(bounds, { padding: [120, 120] });
    this.parts.told.textContent = text;
  }

  replay({ kind, districts, grid, moves }) {
    const numbers = (districts ?? []).map((id) => this.districts.number.get(id));
    if (kind === "assign") numbers.forEach((number) => (this.districts.grid[number] = grid));
    if (kind === "move") moves.forEach(([id, to]) => (this.districts.grid[this.districts.number.get(id)] = to));
    if (kind === "lock") districts.forEach((id) => this.locked.add(id));
    if (kind === "unlock") districts.forEach((id) => this.locked.delete(id));
  }

  use(tool) {
    this.tools.use(tool);
    this.view.keep({ tool });
    this.marks();
  }

  // The districts whose line to the lead is drawn: where the pointer is, and those that are chosen.
  line() {
    this.ink.lined = new Set([this.over, ...this.districts.chosen]);
  }

  // Buttons and names as the state is.
  marks() {
    if (!this.data) return;
    const pressed = { [this.tools.tool]: true, choose: this.choosing, unassign: this.target === UNASSIGNED };
    const off = { lock: !this.districts.chosen.size };
    this.bar.marks(pressed, off);
    this.ink.locked = this.locked;
    this.line();
    this.ink.draw();
  }

  // Not those that are there, that are locked, or that the plan leaves out: these come in by the table only.
  movable(numbers, target = this.target) {
    const { grid, ids } = this.districts;
    return numbers.filter((n) => grid[n] !== target && grid[n] !== EXCLUDED && !this.locked.has(ids[n]));
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
      this.foresee();
      return;
    }
    const moved = this.stroke ?? this.movable(numbers);
    this.stroke = null;
    this.assign(moved);
  }

  assign(numbers) {
    numbers.forEach((number) => this.districts.put(number, this.target));
    if (numbers.length) this.queue.push({ kind: "assign", districts: numbers.map((n) => this.districts.ids[n]), grid: this.target });
    this.foresee();
  }

  // Moves of several districts, each to a grid of its own, as one edit.
  move(moves) {
    moves.forEach(([id, grid]) => this.districts.put(this.districts.number.get(id), grid));
    this.queue.push({ kind: "move", moves });
  }

  // What the next click would change: of the chosen districts, or of the one under the pointer.
  foresee() {
    if (!this.data) return;
    const { chosen, ids } = this.districts;
    const target = this.aimed ?? this.target;
    const held = chosen.size ? [...chosen] : this.over >= 0 && this.tools.tool === "click" && !this.choosing ? [this.over] : [];
    // While edits are on their way, the layout asked about is not the one that is seen.
    const asked = this.queue.waiting.length ? [] : this.movable(held, target);
    this.preview.want(this.data.asks, asked.map((number) => ids[number]), target);
  }

  aim(id) {
    this.aimed = this.districts.chosen.size ? id : null;
    this.foresee();
  }

  // The grid to paint with; what is chosen goes there at once.
  pick(id) {
    this.target = id;
    if (this.districts.chosen.size) {
      this.assign(this.movable([...this.districts.chosen]));
      this.districts.choose([]);
    }
    this.view.keep({ target: id });
    this.panel.show(this.data.grids, this.target);
    this.marks();
    this.foresee();
  }

  zoom(id) {
    const bounds = this.districts.bounds(this.L, id);
    if (bounds.isValid()) this.map.fitBounds(bounds, { padding: [24, 24] });
  }

  choose(on) {
    this.choosing = on;
    if (!on) this.districts.choose([]);
    this.marks();
    this.foresee();
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
    if (number !== this.over) {
      this.over = number;
      this.line();
      this.ink.draw();
      this.foresee();
    }
    tell(this.parts.card, number < 0 ? null : this.data?.cards[number], point, this.parts.map);
  }
}
