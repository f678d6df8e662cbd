// What lies over the districts: names that do not cover each other, leads, locks, and the line being drawn.
const FONT = '12px "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';
const INK = "#222222";
const PAPER = "rgba(255, 255, 255, 0.85)";
const ROOM = 3; // pixels between names

export class Ink {
  constructor(map, canvas) {
    this.map = map;
    this.pen = canvas.getContext("2d");
    this.canvas = canvas;
    this.names = [];
    this.sites = [];
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
    const taken = [];
    for (const site of this.sites) this.site(site, taken, size);
    for (const name of this.names) this.name(name, taken, size);
    this.drawn();
  }

  at(place) {
    return this.map.latLngToContainerPoint([place.lat, place.lon]);
  }

  // Boxes of leads first: they are always seen, and names keep clear of them.
  site(site, taken, size) {
    const { x, y } = this.at(site);
    if (x < -40 || y < -20 || x > size.x + 40 || y > size.y + 20) return;
    const { pen } = this;
    pen.strokeStyle = INK;
    pen.lineWidth = site.lead ? 2 : 1;
    pen.fillStyle = site.colour;
    pen.beginPath();
    if (site.lead) pen.rect(x - 8, y - 8, 16, 16);
    else pen.arc(x, y, 4, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
    if (!site.lead) return;
    pen.fillStyle = INK;
    pen.fillText(site.grid, x, y + 1);
    taken.push([x - 9, y - 9, x + 9, y + 9]);
  }

  name(name, taken, size) {
    const { x, y } = this.at(name);
    if (x < 0 || y < 0 || x > size.x || y > size.y) return;
    const locked = this.locked.has(name.id);
    const half = this.width(name.name) / 2 + (locked ? 8 : 0);
    const box = [x - half - ROOM, y - 8, x + half + ROOM, y + 8];
    if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) {
      if (locked) this.lock(x, y);
      return;
    }
    taken.push(box);
    const { pen } = this;
    pen.lineWidth = 3;
    pen.strokeStyle = PAPER;
    pen.fillStyle = INK;
    const shift = locked ? 8 : 0;
    pen.strokeText(name.name, x + shift, y);
    pen.fillText(name.name, x + shift, y);
    if (locked) this.lock(x - half + 6, y);
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
