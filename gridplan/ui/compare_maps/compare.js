// Maps of layouts that move together: one, two beside each other, or one over the other with a divider between.
import { Districts } from "../files/districts.js";
import { element } from "../files/panel.js";
import { keepOnPaper, ready, zoomWords } from "../files/frame.js";
import { Marks } from "./marks.js";

const STEP = 2; // per cent, by which a key moves the divider
const drawn = new WeakMap(); // one for each place on a page, kept while its data change

export default async function ({ data, parentElement }) {
  if (!drawn.has(parentElement)) drawn.set(parentElement, make(parentElement, data));
  (await drawn.get(parentElement)).show(data);
}

async function make(parent, data) {
  const frame = parent.querySelector(".compare");
  frame.style.height = data.height;
  const address = (path) => new URL(path, document.baseURI);
  const [L, geometry] = await Promise.all([
    import(address(data.leaflet)),
    fetch(address(data.geometry)).then((answer) => answer.json()),
    ready(parent, frame),
  ]);
  return new LayoutMaps(L, geometry, frame, data);
}

class LayoutMaps {
  constructor(L, geometry, frame, data) {
    Object.assign(this, { L, frame, geometry, split: 50, swiping: false, following: false, touched: false });
    const made = (name, more = {}) => element("div", { class: name, ...more });
    this.parts = {
      bar: made("bar"), sheets: made("sheets"), legend: made("legend"), card: made("card", { hidden: true }),
      divider: made("divider", {
        role: "separator", tabindex: 0, "aria-orientation": "vertical", "aria-valuemin": 0, "aria-valuemax": 100, hidden: true,
      }),
    };
    const { bar, sheets, legend } = this.parts;
    frame.replaceChildren(bar, sheets, legend);
    this.sides = data.sides.map(() => this.side());
    sheets.append(this.parts.divider, this.parts.card);
    this.sides[0].map.addControl(L.control.zoom(zoomWords(data.words)));
    L.control.scale({ imperial: false }).addTo(this.sides[0].map);
    this.slide();
    this.sides[0].map.fitBounds(geometry.bounds, { padding: [12, 12] });
    keepOnPaper(frame, data.height);
  }

  side() {
    const { L, geometry } = this;
    const place = element("div", { class: "map" }), ink = element("canvas", { class: "ink" });
    const title = element("div", { class: "title" }), north = element("div", { class: "north" }, "N");
    const sheet = element("div", { class: "sheet" }, place, ink, title, north);
    this.parts.sheets.append(sheet);
    const map = L.map(place, {
      attributionControl: false, zoomControl: false, zoomSnap: 0.25, zoomAnimation: false, fadeAnimation: false,
      preferCanvas: true, renderer: L.canvas({ padding: 0.3 }),
    });
    map.fitBounds(geometry.bounds, { padding: [12, 12] });
    const side = { sheet, title, place, map, districts: new Districts(L, map, geometry), marks: new Marks(map, ink) };
    map.on("move zoom", () => this.follow(map));
    map.on("mousedown", () => this.sides.forEach((other) => other.map !== map && other.map.stop()));
    map.on("mousemove", (event) => this.hover(side, event));
    map.on("mouseout", () => this.hover(side, null));
    ["pointerdown", "wheel", "keydown"].forEach((name) => sheet.addEventListener(name, () => (this.touched = true)));
    new ResizeObserver(() => {
      if (!place.clientWidth || !place.clientHeight) return; // another tab is open: there is no room to fit into
      map.invalidateSize({ animate: false });
      if (!this.touched) map.fitBounds(geometry.bounds, { padding: [12, 12] }); // the second map halved the room
    }).observe(place);
    return side;
  }

  // The others go where one has gone; what they do on the way is no reason to go anywhere.
  follow(leader) {
    if (this.following) return;
    this.following = true;
    const [centre, zoom] = [leader.getCenter(), leader.getZoom()];
    for (const { map } of this.sides) {
      if (map === leader) continue;
      if (map.getZoom() !== zoom) map.setView(centre, zoom, { animate: false });
      else map.panBy(map.latLngToContainerPoint(centre).subtract(map.getSize().divideBy(2)), { animate: false });
    }
    this.following = false;
  }

  show(data) {
    this.data = data;
    const changed = data.changed.map((number) => this.geometry.districts[number].rings);
    data.sides.forEach((shown, number) => {
      const { title, districts, marks } = this.sides[number];
      title.textContent = shown.title;
      districts.colours = shown.colours;
      districts.grid = [...shown.places];
      districts.paintAll();
      Object.assign(marks, { sites: shown.sites, names: shown.names ?? this.geometry.districts, large: data.large, hatched: changed });
      marks.draw();
    });
    this.bar(data);
    this.legend(data);
  }

  bar({ words, changed, sides }) {
    const { bar, divider } = this.parts;
    bar.hidden = sides.length < 2;
    divider.setAttribute("aria-label", words.divider);
    const button = (name, act, more) => element("button", { type: "button", "data-view": name, onclick: act, ...more }, words[name]);
    bar.replaceChildren(
      button("beside", () => this.swipe(false), { "aria-pressed": String(!this.swiping) }),
      button("swipe", () => this.swipe(true), { "aria-pressed": String(this.swiping) }),
      element("div", { class: "gap" }),
      button("changes", () => this.zoom(changed), { disabled: !changed.length }),
      button("whole", () => this.sides[0].map.fitBounds(this.geometry.bounds, { padding: [12, 12] })),
    );
  }

  zoom(numbers) {
    const bounds = this.L.latLngBounds(numbers.flatMap((number) => this.geometry.districts[number].rings.flat()));
    this.sides[0].map.fitBounds(bounds, { padding: [40, 40] });
  }

  swipe(on) {
    const { map } = this.sides[0];
    const [centre, zoom] = [map.getCenter(), map.getZoom()];
    this.swiping = on;
    this.parts.sheets.classList.toggle("over", on);
    this.parts.divider.hidden = !on;
    this.place(50);
    this.sides.forEach((side) => side.map.invalidateSize({ animate: false, pan: false }));
    map.setView(centre, zoom, { animate: false });
    this.follow(map);
    this.bar(this.data);
    if (on) this.parts.divider.focus({ preventScroll: true });
  }

  // Where the divider stands, in per cent of the width.
  place(split) {
    this.split = Math.min(100, Math.max(0, split));
    this.parts.sheets.style.setProperty("--split", `${this.split}%`);
    this.parts.divider.setAttribute("aria-valuenow", Math.round(this.split));
  }

  slide() {
    const { divider, sheets } = this.parts;
    divider.onpointerdown = (event) => {
      divider.setPointerCapture(event.pointerId);
      event.preventDefault();
      divider.focus({ preventScroll: true });
    };
    divider.onpointermove = ({ pointerId, clientX }) => {
      if (!divider.hasPointerCapture(pointerId)) return;
      const { left, width } = sheets.getBoundingClientRect();
      this.place((100 * (clientX - left)) / width);
    };
    divider.onkeydown = (event) => {
      const { key, shiftKey } = event;
      const to = { ArrowLeft: this.split - STEP * (shiftKey ? 5 : 1), ArrowRight: this.split + STEP * (shiftKey ? 5 : 1), Home: 0, End: 100 }[key];
      if (to === undefined) return;
      this.place(to);
      event.preventDefault();
    };
  }

  hover(side, event) {
    const number = event && this.data ? side.districts.at(event.latlng) : -1;
    const { card, sheets } = this.parts;
    this.sides.forEach(({ districts }) => districts.choose(number < 0 ? [] : [number]));
    card.hidden = number < 0;
    if (card.hidden) return;
    card.replaceChildren(...this.data.cards[number].map((line, place) => element(place ? "div" : "b", {}, line)));
    const x = side.sheet.offsetLeft + event.containerPoint.x, y = event.containerPoint.y;
    card.style.left = `${Math.max(4, Math.min(x + 14, sheets.clientWidth - card.offsetWidth - 4))}px`;
    card.style.top = `${Math.max(4, y - card.offsetHeight - 10)}px`;
  }

  legend({ legend, words, changed, sides, large }) {
    this.parts.legend.hidden = large && sides.length < 2; // names stand on the map
    const chip = (mark) => element("span", { class: mark ? "chip" : "chip none", style: mark ? `background: ${mark.colour}` : false }, mark?.id ?? "—");
    const rows = legend.map(({ marks, name }) => element("div", { class: "lead" }, ...marks.map(chip), name));
    if (sides.length > 1) rows.push(element("div", { class: "lead" }, element("span", { class: "chip hatch" }, ""), `${words.changed} ${changed.length}`));
    this.parts.legend.replaceChildren(...rows);
  }
}
