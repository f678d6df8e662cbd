// Over the districts of one layout: hatching where the lead changes, and names that a projector shows too.
import { Ink } from "../files/ink.js";

const INK = "#222222";
const PAPER = "rgba(255, 255, 255, 0.9)";
const STEP = 7; // pixels between lines of the hatching
const LARGE = [17, 26]; // pixels, on a narrow and on a wide map
const NEXT = [0, 1, -1, 2, -2, 3, -3]; // lines that a large name may give way by: none of them is left out

export class Marks extends Ink {
  hatched = []; // rings of the districts whose lead changes
  large = false;

  // Called last. What lies beneath the names is drawn beneath what is there.
  drawn() {
    if (!this.hatched.length) return;
    const { pen, map } = this;
    const anchor = map.latLngToContainerPoint(this.hatched[0][0][0]);
    pen.save();
    pen.globalCompositeOperation = "destination-over";
    pen.translate(anchor.x, anchor.y);
    pen.lineWidth = 2.5;
    pen.strokeStyle = INK;
    pen.stroke(this.shape());
    pen.fillStyle = this.pattern();
    pen.fill(this.shape(), "evenodd");
    pen.restore();
  }

  // One path in pixels from the first point: it is made anew when the scale is another one.
  shape() {
    const zoom = this.map.getZoom();
    if (this.made?.zoom === zoom && this.made.hatched === this.hatched) return this.made.path;
    const path = new Path2D(), from = this.map.project(this.hatched[0][0][0], zoom);
    for (const ring of this.hatched.flat()) {
      ring.forEach((point, place) => {
        const { x, y } = this.map.project(point, zoom).subtract(from);
        if (place) path.lineTo(x, y);
        else path.moveTo(x, y);
      });
      path.closePath();
    }
    this.made = { zoom, hatched: this.hatched, path };
    return path;
  }

  pattern() {
    if (this.hatching) return this.hatching;
    const tile = document.createElement("canvas");
    tile.width = tile.height = STEP;
    const pen = tile.getContext("2d");
    pen.strokeStyle = INK;
    pen.lineWidth = 1;
    for (const shift of [-STEP, 0, STEP]) {
      pen.moveTo(shift, STEP);
      pen.lineTo(shift + STEP, 0);
    }
    pen.stroke();
    this.hatching = this.pen.createPattern(tile, "repeat");
    return this.hatching;
  }

  name(name, taken, size) {
    if (!this.large) {
      super.name(name, taken, size);
      return;
    }
    const { pen } = this;
    const { x, y } = this.at(name);
    const height = Math.round(Math.min(LARGE[1], Math.max(LARGE[0], size.x / 40)));
    pen.font = pen.font.replace(/^[\d.]+px/, `${height}px`);
    const half = pen.measureText(name.name).width / 2 + 4, line = height + 5;
    const across = Math.min(Math.max(x, half), Math.max(half, size.x - half));
    const boxes = NEXT.map((lines) => [across - half, y + (lines - 0.5) * line, across + half, y + (lines + 0.5) * line]);
    const clear = (box) => !taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]);
    const box = boxes.find(clear) ?? boxes[0];
    taken.push(box);
    pen.lineWidth = 5;
    pen.lineJoin = "round";
    pen.strokeStyle = PAPER;
    pen.fillStyle = INK;
    pen.strokeText(name.name, across, (box[1] + box[3]) / 2);
    pen.fillText(name.name, across, (box[1] + box[3]) / 2);
  }
}
