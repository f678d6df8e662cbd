// Lines of the server over the districts: roads, isochrones. Each is fetched when it is first shown.
import { load } from "./ask.js";

const PANE = "lines";

export class Overlays {
  // `told` takes words for the line of messages; `changed` is called whenever what is shown changes.
  constructor(L, map, words, { told, changed }) {
    Object.assign(this, { L, map, words, told, changed, shown: new Set(), offered: [], drawn: new Map() });
    const pane = map.createPane(PANE);
    pane.style.zIndex = 450; // over the districts, below the names
    pane.style.pointerEvents = "none";
    this.renderer = L.canvas({ pane: PANE, padding: 0.3 });
  }

  offer(offered) {
    this.offered = offered;
    this.update();
  }

  toggle(id, on) {
    this.shown[on ? "add" : "delete"](id);
    this.update();
  }

  update() {
    const wanted = new Map(this.offered.filter(({ id }) => this.shown.has(id)).map((each) => [each.address, each]));
    for (const [address, group] of this.drawn) {
      if (wanted.has(address)) continue;
      group.layer?.remove();
      this.drawn.delete(address);
    }
    for (const address of wanted.keys()) if (!this.drawn.has(address)) this.draw(address);
    this.changed();
  }

  async draw(address) {
    const group = { legend: [] };
    this.drawn.set(address, group);
    this.told(this.words.measuring);
    const found = await load(address);
    this.told(found ? found.told : this.words.failed);
    if (this.drawn.get(address) !== group) return;
    const lines = (found?.lines ?? []).map(({ colour, weight, dash, points }) => this.L.polyline(points, {
      color: colour, weight, dashArray: dash || null, opacity: 0.8, interactive: false, renderer: this.renderer }));
    group.layer = this.L.layerGroup(lines).addTo(this.map);
    group.legend = found?.legend ?? [];
    this.changed();
  }

  legend() {
    return [...this.drawn.values()].flatMap((group) => group.legend).map(({ colour, weight, dash, name }) => {
      const [on, off] = dash ? dash.split(" ").map(Number) : [1, 0];
      const strokes = `repeating-linear-gradient(90deg, ${colour} 0 ${on}px, transparent ${on}px ${on + off}px)`;
      return { kind: "stroke", style: `height: ${weight}px; background: ${strokes}`, name };
    });
  }
}
