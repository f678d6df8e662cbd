// What a reader looked at, and with which tool: kept by the browser's tab for each study area.
export class View {
  constructor(area) {
    this.key = `gridplan/table/${area}`;
    this.kept = this.read();
  }

  read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.key)) ?? {};
    } catch {
      return {}; // none is kept, or the browser keeps nothing
    }
  }

  keep(changes) {
    Object.assign(this.kept, changes);
    try {
      sessionStorage.setItem(this.key, JSON.stringify(this.kept));
    } catch {
      // The view is then forgotten with the page, and nothing else.
    }
  }

  // Look where one looked last; false where nobody has looked yet.
  restore(map) {
    const { centre, zoom } = this.kept;
    if (!Array.isArray(centre) || !centre.every(Number.isFinite) || !Number.isFinite(zoom)) return false;
    map.setView(centre, zoom, { animate: false });
    return true;
  }

  follow(map) {
    map.on("moveend", () => {
      const { lat, lng } = map.getCenter();
      this.keep({ centre: [lat, lng], zoom: map.getZoom() });
    });
  }
}
