// The buttons above the map: tools, what is chosen, what is shown, and the card of keys.
import { element } from "./panel.js";
import { TOOLS } from "./tools.js";

const gap = () => element("div", { class: "gap" });

export class Bar {
  // `acts` has a function for each button; those of what may be shown take an id and whether it is shown.
  constructor(words, keys, acts) {
    Object.assign(this, { words, acts });
    const button = (name, act) => element(
      "button", { type: "button", "data-tool": name, title: words[name], onclick: act }, words[name]);
    const tools = TOOLS.map((tool) => button(tool, () => acts.use(tool)));
    const rest = [button("choose", acts.choose), button("lock", acts.lock), button("unassign", acts.unassign)];
    this.layer = element("select", { "aria-label": words.layer, onchange: (event) => acts.colour(event.target.value) });
    this.against = element("select", { "aria-label": words.against, onchange: (event) => acts.against(event.target.value) });
    this.checks = element("div", { class: "checks", role: "group", "aria-label": words.overlays });
    this.menu = element("details", { class: "menu" }, element("summary", {}, words.overlays), this.checks);
    this.strays = element("button", { type: "button", class: "strays", onclick: acts.visit });
    const help = button("keys", () => this.toggleHelp());
    help.setAttribute("aria-expanded", "false");
    help.replaceChildren("?");
    help.setAttribute("aria-label", words.help);
    this.help = help;
    this.frame = element("div", { class: "bar", role: "toolbar" }, ...tools, gap(), ...rest, gap(),
      element("label", {}, words.layer, this.layer), element("label", {}, words.against, this.against), this.menu, this.strays, help);
    this.card = this.cardOf(keys);
  }

  cardOf(keys) {
    const rows = keys.map(([key, does]) => element("tr", {}, element("th", { scope: "row" }, key), element("td", {}, does)));
    const close = element("button", { type: "button", onclick: () => this.toggleHelp(false) }, this.words.close);
    return element("div", { class: "help", role: "dialog", "aria-label": this.words.help, hidden: true },
      element("table", {}, element("tbody", {}, ...rows)), close);
  }

  toggleHelp(open = this.card.hidden) {
    const changed = open === this.card.hidden;
    this.card.hidden = !open;
    this.help.setAttribute("aria-expanded", open);
    if (changed) (open ? this.card.querySelector("button") : this.help).focus();
    return changed;
  }

  // Which buttons are pressed and which can be; `shown` are the ids of what lies over the districts.
  marks(pressed, off) {
    for (const button of this.frame.querySelectorAll("button[data-tool]")) {
      if (button === this.help) continue;
      button.setAttribute("aria-pressed", pressed[button.dataset.tool] ?? false);
      button.disabled = off[button.dataset.tool] ?? false;
    }
  }

  choices(box, { names, shown }) {
    box.replaceChildren(...names.map(({ id, name }) => element("option", { value: id, selected: id === shown }, name)));
  }

  colours(layer, against) {
    this.choices(this.layer, layer);
    this.choices(this.against, against);
    this.against.parentElement.hidden = against.names.length < 2;
  }

  offer(offered, shown) {
    const told = JSON.stringify([offered.map(({ id }) => id), [...shown]]);
    if (told === this.told) return; // a box that is in use keeps its place
    this.told = told;
    this.checks.replaceChildren(...offered.map(({ id, name }) => {
      const box = element("input", { type: "checkbox", checked: shown.has(id), "data-shows": id,
        onchange: (event) => this.acts.show(id, event.target.checked) });
      return element("label", {}, box, name);
    }));
  }

  pieces({ pieces, label }) {
    this.strays.hidden = !pieces.length;
    this.strays.textContent = label;
  }
}
