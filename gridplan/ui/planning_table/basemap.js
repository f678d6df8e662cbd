// The base map under the districts: tiles of a source that the user named. Without one nothing is asked of anybody.
import { fromGcj02, toGcj02 } from "./datum.js";
import { element } from "./panel.js";

const GCJ_02 = "GCJ-02";
const SPARE = 8; // pixels by which tiles of the view's edge may be shifted otherwise than those of its middle
const PATIENCE = 3; // loads in a row without a single tile, of a source that gave some before
const kept = { said: null, on: true, ink: 0.6 }; // while the page is open

// Tiles in a datum of their own lie where their ground lies: each by its corner, as wide as to the next one's.
const tiles = (L) => {
  const plain = L.TileLayer.prototype;
  return L.TileLayer.extend({
    _isValidTile(coords) {
      return coords.z >= this.options.least && plain._isValidTile.call(this, coords);
    },

    _getTiledPixelBounds(center) {
      const bounds = plain._getTiledPixelBounds.call(this, center);
      if (this.options.datum !== GCJ_02) return bounds;
      const [lng, lat] = toGcj02([center.lng, center.lat]);
      const move = this._map.project({ lat, lng }, this._tileZoom).subtract(this._map.project(center, this._tileZoom));
      return L.bounds(bounds.min.add(move).subtract([SPARE, SPARE]), bounds.max.add(move).add([SPARE, SPARE]));
    },

    _getTilePos(coords) {
      const there = plain._getTilePos.call(this, coords);
      if (this.options.datum !== GCJ_02) return there;
      const corner = coords.scaleBy(this.getTileSize());
      const place = this._map.unproject(corner, coords.z);
      const [lng, lat] = fromGcj02([place.lng, place.lat]);
      return there.add(this._map.project({ lat, lng }, coords.z).subtract(corner)).round();
    },

    _addTile(coords, container) {
      plain._addTile.call(this, coords, container);
      if (this.options.datum !== GCJ_02) return;
      const { style } = this._tiles[this._tileCoordsToKey(coords)].el;
      const next = (x, y) => Object.assign(coords.add([x, y]), { z: coords.z });
      const beside = (x, y) => this._getTilePos(next(x, y)).subtract(this._getTilePos(coords));
      style.width = `${beside(1, 0).x}px`;
      style.height = `${beside(0, 1).y}px`;
    },
  });
};

export class BaseMap {
  constructor(L, map, { bar, map: frame }) {
    Object.assign(this, { L, map, bar, layers: [], Tiles: tiles(L) });
    this.box = element("input", { type: "checkbox", onchange: () => this.turn(this.box.checked) });
    this.ink = element("input", { type: "range", min: 0.2, max: 1, step: 0.1, oninput: () => this.thin(Number(this.ink.value)) });
    this.word = element("span");
    this.control = element("label", { class: "base" }, this.box, this.word);
    this.source = element("div", { class: "source" });
    this.note = element("div", { class: "source", role: "status" });
    frame.parentElement.append(element("div", { class: "sources" }, this.note, this.source));
  }

  // What the server says now: null where there is no base map.
  show(base) {
    const said = JSON.stringify(base ?? null);
    if (said === this.said) return;
    if (said !== kept.said) Object.assign(kept, { said, on: true });
    Object.assign(this, { said, base });
    this.control.remove();
    this.ink.remove();
    if (base?.layers.length) {
      this.word.textContent = base.words.base;
      this.ink.title = base.words.ink;
      this.ink.setAttribute("aria-label", base.words.ink);
      this.bar.append(this.control, this.ink);
    }
    this.draw(base && !base.layers.length ? base.words.faulty : "");
  }

  turn(on) {
    kept.on = on;
    this.box.blur(); // keys belong to the map
    this.draw();
  }

  thin(ink) {
    kept.ink = ink;
    this.map.getPane("overlayPane").style.opacity = this.layers.length ? ink : "";
  }

  draw(note = "") {
    this.layers.forEach((layer) => layer.remove());
    const shown = kept.on && this.base ? this.base.layers : [];
    this.layers = shown.map((layer) => this.layer(layer).addTo(this.map));
    this.box.checked = kept.on;
    this.ink.value = kept.ink;
    this.ink.hidden = !shown.length;
    this.thin(kept.ink);
    this.source.textContent = shown.length ? this.base.attribution : "";
    this.note.textContent = note;
  }

  layer({ address, subdomains, tms, datum, min_zoom, max_zoom, bounds }) {
    const { local } = this.base;
    const layer = new this.Tiles(local ? new URL(".", document.baseURI).href + address : address, {
      subdomains, tms, datum, least: min_zoom, maxNativeZoom: max_zoom, minZoom: 0, maxZoom: Infinity,
      bounds: bounds && [[bounds[1], bounds[0]], [bounds[3], bounds[2]]],
    });
    if (!local) this.watch(layer); // a local file has no tiles beyond its edge, and that is no failure
    return layer;
  }

  // A source that cannot be reached is left alone after a while: each move of the map would ask it in vain.
  watch(layer) {
    let [met, missed, vain, patience] = [0, 0, 0, 1];
    layer.on("loading", () => ([met, missed] = [0, 0]));
    layer.on("tileload", () => (met++, (patience = PATIENCE)));
    layer.on("tileerror", () => missed++);
    layer.on("load", () => {
      vain = missed && !met ? vain + 1 : 0;
      if (vain < patience) return;
      kept.on = false;
      setTimeout(() => this.draw(this.base.words.failed)); // Leaflet is not done with the layer yet
    });
  }
}
