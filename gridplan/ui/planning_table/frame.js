// The parts of the table on the page, and the wait for room to put them in.
import { element } from "./panel.js";

const made = (name, kind = "div", more = {}, ...children) => element(kind, { class: name, ...more }, ...children);

// Fills `frame` with the bar and all that stands below it, and returns what changes later by name.
export function parts(frame, bar, words) {
  const found = {
    bar: bar.frame,
    legend: made("legend"), map: made("map", "div", { role: "application", "aria-label": words.map }),
    ink: made("ink", "canvas", { "aria-hidden": "true" }), card: made("card", "div", { hidden: true }),
    north: made("north", "div", { "aria-hidden": "true" }, "N"), line: made("line", "div", { role: "status" }),
    grids: made("grids", "div", { role: "group", "aria-label": words.grids }), suggestions: made("suggestions"),
    told: made("told", "div", { role: "status" }),
  };
  const { legend, map, ink, card, north, line, grids, suggestions, told } = found;
  const sheet = made("sheet", "div", {}, map, ink, card, north, legend, bar.card);
  const side = made("side", "div", {}, grids, suggestions, told);
  frame.replaceChildren(bar.frame, made("body", "div", {}, sheet, side), line);
  return found;
}

// Style sheets may come later than the script, and room on the page too: a map without size has no view.
export const ready = (parent, frame) => Promise.all([...[...parent.querySelectorAll("link")].map(styled), room(frame)]);

const styled = (link) => link.sheet || new Promise((done) => (link.onload = link.onerror = done));
const room = (frame) => new Promise((done) => {
  const observer = new ResizeObserver(() => {
    if (!frame.clientWidth || !frame.clientHeight) return;
    observer.disconnect();
    done();
  });
  observer.observe(frame);
});

// Shows lines beside a point of the map; without lines, nothing.
export function tell(card, lines, point, map) {
  card.hidden = !lines;
  if (!lines) return;
  card.replaceChildren(...lines.map((line, place) => element(place ? "div" : "b", {}, line)));
  card.style.left = `${Math.min(point.x + 14, map.clientWidth - card.offsetWidth - 4)}px`;
  card.style.top = `${Math.max(4, point.y - card.offsetHeight - 10)}px`;
}

// What the colours, lines and signs mean: pairs of a sign (class and style) and its words.
export function explain(legend, rows) {
  legend.replaceChildren(...rows.map(({ kind = "fill", style = "", name }) =>
    element("div", {}, element("span", { class: kind, style }), name)));
  legend.hidden = !rows.length;
}

export const zoomWords = (words) => ({ zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out });

const PAPER_PX = 1490; // the width of a sheet of A3 across, without its margins

// On paper a map stays as it is drawn, made smaller where the page is wider than the sheet: nothing is drawn while a
// browser prints. `height` is that of the frame on the screen.
export function keepOnPaper(frame, height) {
  const kinds = ["beforeprint", "afterprint"];
  const paper = ({ type }) => {
    if (!frame.isConnected) return kinds.forEach((kind) => window.removeEventListener(kind, paper));
    const { style, clientWidth, clientHeight } = frame;
    const now = { width: `${clientWidth}px`, height: `${clientHeight}px`, zoom: Math.min(1, PAPER_PX / window.innerWidth) };
    Object.assign(style, type === "beforeprint" ? now : { width: "", height, zoom: "" });
  };
  kinds.forEach((kind) => window.addEventListener(kind, paper));
}
