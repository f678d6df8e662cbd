// Measures in the page, frame by frame: from a click to the repainted pixel and to the number; blank frames, jumps.
// Runs in every frame of the page; the one on top measures, the others tell it of clicks.
addEventListener("click", (event) => {
  if (top.meter) top.meter.clicked ??= performance.timeOrigin + event.timeStamp;
}, true);

if (window === top) {
  const now = () => performance.timeOrigin + performance.now();
  // After the rendering of the next frame.
  const frame = () => new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  }));

  function roots() {
    const own = [...document.querySelectorAll("*")].flatMap((each) => each.shadowRoot ?? []);
    return [document, ...own, ...[...document.querySelectorAll("iframe")].flatMap((each) => each.contentDocument ?? [])];
  }

  // The map with its canvas, and where it lies in the window.
  let known = null;
  function found() {
    if (!known?.isConnected || !known.querySelector(".leaflet-overlay-pane canvas")) {
      known = null;
      for (const root of roots()) known ??= root.querySelector(".leaflet-container");
    }
    const canvas = known?.querySelector(".leaflet-overlay-pane canvas");
    if (!canvas) return null;
    const outer = known.ownerDocument.defaultView.frameElement?.getBoundingClientRect() ?? { left: 0, top: 0 };
    const place = canvas.getBoundingClientRect();
    return { map: known, canvas, left: outer.left + place.left, top: outer.top + place.top, place, outer };
  }

  function colour({ canvas, left, top, place }, [x, y]) {
    const [across, down] = [canvas.width / place.width, canvas.height / place.height];
    return canvas.getContext("2d").getImageData((x - left) * across, (y - top) * down, 1, 1).data.join();
  }

  const blank = (at) => !at || at.endsWith(",0");
  const view = (at) => {
    const box = at.map.getBoundingClientRect();
    return [at.outer.left + box.left, at.outer.top + box.top, box.width, box.height,
      at.map.querySelector(".leaflet-map-pane").style.transform, at.left, at.top].join();
  };
  function words(selector) {
    for (const root of roots()) {
      const met = root.querySelector(selector);
      if (met) return met.textContent;
    }
    return null;
  }

  window.meter = {
    clicked: undefined,
    // Times of the next click on `point`, and what `probes`, points that are never empty, went through until `after_ms`.
    async watch({ point, probes, selector, after_ms, limit_ms }) {
      this.clicked = undefined;
      const first = found(), before = colour(first, point), stood = view(first), said = words(selector);
      const met = { painted: null, numbers: null, blank: 0, jumps: 0, frames: 0 };
      const start = now();
      let done = null;
      while (now() - start < limit_ms && (done === null || now() - done < after_ms)) {
        await frame();
        const at = found();
        met.frames += 1;
        if (!at || probes.some((probe) => blank(colour(at, probe)))) met.blank += 1;
        if (at && view(at) !== stood) met.jumps += 1;
        if (this.clicked === undefined) continue;
        const seen = at && colour(at, point);
        if (met.painted === null && at && !blank(seen) && seen !== before) met.painted = now() - this.clicked;
        if (met.numbers === null && words(selector) !== said && words(selector)) met.numbers = now() - this.clicked;
        if (met.painted !== null && met.numbers !== null) done ??= now();
      }
      return met;
    },
    // Milliseconds from the start of the navigation until the map is painted and the number is there.
    async first({ selector, limit_ms }) {
      while (performance.now() < limit_ms) {
        await frame();
        const at = document.body && found();
        if (!at || !words(selector)) continue;
        const { width, height } = at.canvas;
        const data = at.canvas.getContext("2d").getImageData(0, 0, width, height).data;
        for (let i = 3; i < data.length; i += 4 * 97) if (data[i]) return performance.now();
      }
      return null;
    },
  };
}
