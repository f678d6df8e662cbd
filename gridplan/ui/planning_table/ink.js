// What lies over the districts: stray pieces, lines to leads, facilities, names that do not cover each other, locks,
// and the line being drawn.
import { facility, line, outline } from "./places.js";

const FONT = '12px "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';
const INK = "#222222";
const PAPER = "rgba(255, 255, 255, 0.85)";
const ROOM = 3; // pixels between names
const NEARER = 1.5; // zoom steps from the whole map to that where facilities have names

export class Ink {
  constructor(map, canvas) {
    this.map = map;
    this.pen = canvas.getContext("2d");
    this.canvas = canvas;
    this.names = []; // districts, by number
    this.sites = [];
    this.pieces = []; // stray ones: numbers of districts
    this.leadSites = []; // of each district: a number of `sites`, −1 for none
    this.lined = new Set(); // districts whose line to the lead is drawn
    this.shown = new Set(); // "lines" of all districts, "facilities", "strays"
    this.whole = 0; // the zoom of the whole map
    this.locked = new Set();
    this.line = [];
    this.widths = new Map();
    map.on("move zoom zoomend viewreset resize", () => this.draw());
  }

  draw() {
    const size = this.map.getSize();
    const ratio = window.devicePixelRatio || 1;
    if (this.canvas.width !== size.x * ratio || this.canvas.height !== size.y * ratio) {
      this.canvas.width = size.x * ratio;
      this.canvas.height = size.y * ratio;
    }
    const { pen } = this;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, size.x, size.y);
    pen.font = FONT;
    pen.textBaseline = "middle";
    pen.textAlign = "center";
    const at = (place) => this.at(place);
    if (this.shown.has("strays")) {
      for (const piece of this.pieces) outline(pen, piece.flatMap((number) => this.names[number].rings), at);
    }
    this.lines();
    const taken = [];
    if (this.shown.has("facilities")) this.facilities(taken, size);
    for (const name of this.names) this.name(name, taken, size);
    this.drawn();
  }

  at(place) {
    return this.map.latLngToContainerPoint([place.lat, place.lon]);
  }

  lines() {
    const wanted = this.shown.has("lines") ? this.leadSites.keys() : this.lined;
    for (const number of wanted) {
      const site = this.sites[this.leadSites[number]];
      if (site) line(this.pen, this.at(this.names[number]), this.at(site));
    }
  }

  // Leads keep their room first: they are always seen, and names keep clear of them.
  facilities(taken, size) {
    const { pen } = this;
    const seen = this.sites.flatMap((site) => {
      const point = this.at(site);
      const box = facility(pen, site, point, size);
      return box ? [{ site, point, box }] : [];
    });
    taken.push(...seen.filter(({ site }) => site.kind === "lead").map(({ box }) => box));
    if (this.map.getZoom() < this.whole + NEARER) return;
    for (const { site, point } of seen.reverse()) {
      this.text(site.name, point.x, point.y + 16, taken);
    }
  }

  // Words where nothing else stands; false where there is no room.
  text(words, x, y, taken, left = 0) {
    const half = this.width(words) / 2 + left;
    const box = [x - half - ROOM, y - 8, x + half + ROOM, y + 8];
    if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) return false;
    taken.push(box);
    const { pen } = this;
    pen.lineWidth = 3;
    pen.strokeStyle = PAPER;
    pen.fillStyle = INK;
    pen.strokeText(words, x + left, y);
    pen.fillText(words, x + left, y);
    return true;
  }

  name(name, taken, size) {
    const { x, y } = this.at(name);
    if (x < 0 || y < 0 || x > size.x || y > size.y) return;
    const locked = this.locked.has(name.id);
    const written = this.text(name.name, x, y, taken, locked ? 8 : 0);
    if (locked) this.lock(written ? x - this.width(name.name) / 2 - 2 : x, y);
  }

  lock(x, y) {
    const { pen } = this;
    pen.fillStyle = pen.strokeStyle = INK;
    pen.lineWidth = 1.5;
    pen.fillRect(x - 4, y - 1, 8, 6);
    pen.beginPath();
    pen.arc(x, y - 1, 2.8, Math.PI, 2 * Math.PI);
    pen.stroke();
  }

  width(words) {
    if (!this.widths.has(words)) this.widths.set(words, this.pen.measureText(words).width);
    return this.widths.get(words);
  }

  // The lasso, rectangle or polygon that is being drawn.
  drawn() {
    if (this.line.length < 2) return;
    const { pen } = this;
    pen.setLineDash([6, 4]);
    pen.lineWidth = 2;
    pen.strokeStyle = INK;
    pen.fillStyle = "rgba(31, 95, 168, 0.12)";
    pen.beginPath();
    for (const point of this.line) {
      const { x, y } = this.map.latLngToContainerPoint(point);
      pen.lineTo(x, y);
    }
    pen.closePath();
    pen.fill();
    pen.stroke();
    pen.setLineDash([]);
  }
}
