// A map to point at: outlines and places in degrees, drawn as SVG; a click tells longitude and latitude.
const SVG = "http://www.w3.org/2000/svg";
const FAR = 4; // pixels that a pointer may move and still be a click
const views = new WeakMap(); // the view of each map, kept while its data change

function element(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent.appendChild(made);
  return made;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const svg = parentElement.querySelector("svg");
  parentElement.querySelector(".frame").style.height = `${data.height}px`;
  const all = data.outlines.flatMap((outline) => outline.rings.flat());
  const [west, east] = [Math.min(...all.map((p) => p[0])), Math.max(...all.map((p) => p[0]))];
  const [south, north] = [Math.min(...all.map((p) => p[1])), Math.max(...all.map((p) => p[1]))];
  const shrink = Math.cos(((south + north) / 2) * (Math.PI / 180)); // a degree of longitude beside one of latitude
  const project = ([lon, lat]) => [(lon - west) * shrink, north - lat];
  const unproject = (x, y) => [west + x / shrink, north - y];
  const whole = { x: 0, y: 0, width: (east - west) * shrink, height: north - south };
  const key = JSON.stringify([west, east, south, north]);

  let view = views.get(svg);
  if (!view || view.key !== key) {
    view = { key, ...whole };
    views.set(svg, view);
  }
  svg.replaceChildren();
  const shapes = element("g", { class: "outlines" }, svg);
  const path = ({ rings }) => rings.map((ring) => "M" + ring.map((p) => project(p).join(" ")).join("L") + "Z").join("");
  for (const outline of data.outlines) {
    const shape = element("path", { d: path(outline), "fill-rule": "evenodd" }, shapes);
    if (outline.chosen) shape.setAttribute("class", "chosen");
    else if (outline.fill) shape.style.fill = outline.fill;
    element("title", {}, shape).textContent = outline.name;
  }
  const lines = element("g", { class: "borders" }, svg);
  for (const border of data.borders) element("path", { d: path(border) }, lines);
  const words = element("g", { class: "names" }, svg);
  for (const name of data.names) {
    const [x, y] = project([name.lon, name.lat]);
    element("text", { x, y }, words).textContent = name.name;
  }
  const dots = element("g", { class: "places" }, svg);
  const marks = data.places.map((place) => {
    const [x, y] = project([place.lon, place.lat]);
    const mark = element("circle", { cx: x, cy: y, class: place.chosen ? "chosen" : "" }, dots);
    element("title", {}, mark).textContent = place.name;
    return mark;
  });

  function show() {
    const pad = Math.max(view.width, view.height) * 0.03;
    svg.setAttribute("viewBox", `${view.x - pad} ${view.y - pad} ${view.width + 2 * pad} ${view.height + 2 * pad}`);
    const size = Math.max(view.width, view.height);
    words.setAttribute("font-size", size / 55);
    for (const mark of marks) mark.setAttribute("r", size / (mark.classList.contains("chosen") ? 70 : 130));
  }

  function at(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [point.x, point.y];
  }

  function zoom(factor, [x, y]) {
    const width = Math.min(view.width * factor, whole.width);
    const f = width / view.width;
    Object.assign(view, {
      x: x - (x - view.x) * f, y: y - (y - view.y) * f, width, height: view.height * f,
    });
    if (width === whole.width) Object.assign(view, whole);
    show();
  }

  const middle = () => [view.x + view.width / 2, view.y + view.height / 2];
  parentElement.querySelector(".nearer").onclick = () => zoom(0.6, middle());
  parentElement.querySelector(".farther").onclick = () => zoom(1 / 0.6, middle());
  svg.onwheel = (event) => {
    event.preventDefault();
    zoom(event.deltaY < 0 ? 0.8 : 1.25, at(event));
  };

  let from = null;
  svg.onpointerdown = (event) => {
    from = { pixel: [event.clientX, event.clientY], point: at(event), far: false };
    svg.setPointerCapture(event.pointerId);
  };
  svg.onpointermove = (event) => {
    if (!from) return;
    const moved = Math.hypot(event.clientX - from.pixel[0], event.clientY - from.pixel[1]);
    from.far = from.far || moved > FAR;
    if (!from.far) return;
    const [x, y] = at(event);
    view.x -= x - from.point[0];
    view.y -= y - from.point[1];
    show();
  };
  svg.onpointerup = (event) => {
    const clicked = from && !from.far;
    from = null;
    if (!clicked) return;
    const [lon, lat] = unproject(...at(event));
    setTriggerValue("place", { lon, lat, target: data.target });
  };
  show();
}
