// Pointing and drawing on the map: each tool ends in districts, which are painted or chosen.
const STEP = 4; // pixels between two looks along a stroke of the brush
export const TOOLS = ["click", "brush", "lasso", "box", "polygon"];

export class Tools {
  // `gather` takes districts as they are met, `finish` what was gathered in one go.
  constructor(map, districts, ink, { gather, finish, hover }) {
    Object.assign(this, { map, districts, ink, gather, finish, hover, tool: "click", from: null });
    const frame = map.getContainer();
    frame.addEventListener("pointerdown", (event) => this.down(event));
    frame.addEventListener("pointermove", (event) => this.move(event));
    frame.addEventListener("pointerup", (event) => this.up(event));
    frame.addEventListener("pointercancel", () => this.up());
    frame.addEventListener("pointerleave", () => hover(-1));
    map.on("click", (event) => this.clicked(event));
    map.on("dblclick", () => this.close());
    this.use("click");
  }

  use(tool) {
    this.cancel();
    this.tool = tool;
    const moves = tool === "click" || tool === "polygon";
    this.map.dragging[moves ? "enable" : "disable"]();
    this.map.doubleClickZoom[tool === "polygon" ? "disable" : "enable"]();
    this.map.getContainer().style.cursor = tool === "click" ? "pointer" : "crosshair";
  }

  point(event) {
    return this.map.mouseEventToContainerPoint(event);
  }

  place(point) {
    return this.map.containerPointToLatLng(point);
  }

  at(point) {
    return this.districts.at(this.place(point));
  }

  down(event) {
    if (event.button !== 0 || event.target.closest(".leaflet-control") || !["brush", "lasso", "box"].includes(this.tool)) return;
    this.map.getContainer().setPointerCapture(event.pointerId);
    this.from = this.last = this.point(event);
    this.stroke = [];
    this.line = [this.place(this.from)];
    if (this.tool === "brush") this.along(this.from);
  }

  move(event) {
    const point = this.point(event);
    if (!this.from) {
      this.hover(this.at(point), point);
      return;
    }
    if (this.tool === "brush") this.along(point);
    else if (this.tool === "box") this.shape(corners(this.from, point).map((each) => this.place(each)));
    else this.shape([...this.line, this.place(point)]);
    this.last = point;
  }

  up() {
    if (!this.from) return;
    const met = this.tool === "brush" ? this.stroke : this.enclosed();
    this.cancel();
    if (met.length) this.finish(met);
  }

  // Every district between the last point and this one, however fast the pointer went.
  along(point) {
    const steps = Math.max(1, Math.ceil(this.last.distanceTo(point) / STEP));
    for (let step = 1; step <= steps; step++) {
      const met = this.at(this.last.add(point.subtract(this.last).multiplyBy(step / steps)));
      if (met < 0 || this.stroke.includes(met)) continue;
      this.stroke.push(met);
      this.gather([met]);
    }
  }

  shape(line) {
    this.line = this.ink.line = line;
    this.ink.draw();
  }

  enclosed() {
    return this.line.length < 3 ? [] : this.districts.within(this.line.map(({ lat, lng }) => [lat, lng]));
  }

  clicked({ containerPoint, originalEvent }) {
    if (this.tool === "click") {
      const met = this.at(containerPoint);
      if (met >= 0) this.finish([met], originalEvent);
    } else if (this.tool === "polygon") {
      this.shape([...(this.line ?? []), this.place(containerPoint)]);
    }
  }

  // Ends a polygon, if one is being drawn, and says whether there was one.
  close() {
    if (this.tool !== "polygon" || !this.line) return false;
    const met = this.enclosed();
    this.cancel();
    if (met.length) this.finish(met);
    return true;
  }

  cancel() {
    this.from = this.line = null;
    if (!this.ink.line.length) return;
    this.ink.line = [];
    this.ink.draw();
  }
}

const corners = (a, b) => [a, { ...b, y: a.y }, b, { ...a, y: b.y }];
