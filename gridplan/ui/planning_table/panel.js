// The grids beside the map: legend, palette and figures in one. All words come from the server.
const FLASH_MS = 1200;

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made[key] = value;
    else if (value !== false && value != null) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child != null));
  return made;
}

export class Panel {
  // `pick` takes the grid to paint with, `zoom` the one to look at, `aim` the one under the pointer or none.
  constructor(frame, { pick, zoom, aim }) {
    Object.assign(this, { frame, pick, zoom, aim, told: new Map() });
  }

  // The row that has the focus keeps it: rows are made anew.
  show(rows, target) {
    const held = this.frame.querySelector(":focus")?.dataset.grid;
    this.frame.replaceChildren(...rows.map((row) => this.row(row, target)));
    if (held) [...this.frame.children].find((made) => made.dataset.grid === held)?.focus();
  }

  row(row, target) {
    const figures = row.figures.map((figure) => this.figure(row.id, figure));
    const chip = row.colour && element("span", { class: "chip", style: `background: ${row.colour}` }, row.id);
    const head = element("div", { class: "head" }, chip ?? null, element("span", { class: "name" }, row.name));
    const made = element("div", { class: "grid", "data-grid": row.id, title: row.name }, head, element("div", { class: "figures" }, ...figures));
    if (!row.paintable) return made;
    made.classList.toggle("target", row.id === target);
    made.tabIndex = 0;
    made.setAttribute("role", "button");
    made.setAttribute("aria-pressed", row.id === target);
    made.onclick = () => this.pick(row.id);
    made.ondblclick = () => this.zoom(row.id);
    made.onpointerenter = made.onfocus = () => this.aim(row.id);
    made.onpointerleave = made.onblur = () => this.aim(null);
    made.onkeydown = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault(); // Space would move the page
      this.pick(row.id);
    };
    return made;
  }

  figure(id, { key, label, text, change, tone }) {
    const value = element("b", {}, text);
    const made = element("span", { class: "figure", "data-figure": key, title: label }, element("i", {}, label), value);
    if (change) made.append(element("em", { class: tone }, change));
    const place = `${id}/${key}`;
    if (this.told.has(place) && this.told.get(place) !== text) {
      made.classList.add("changed");
      setTimeout(() => made.classList.remove("changed"), FLASH_MS);
    }
    this.told.set(place, text);
    return made;
  }
}
