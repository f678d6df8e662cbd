// Moves that the server suggests for the present layout; a click makes one, as an edit like any other.
import { ask } from "./ask.js";
import { element } from "./panel.js";

export class Suggestions {
  constructor(frame, words, take) {
    Object.assign(this, { words, take, round: null });
    this.button = element("button", { type: "button", class: "suggest", onclick: () => this.fetch() }, words.suggest);
    this.list = element("div", { class: "suggested", role: "status" });
    frame.replaceChildren(this.button, this.list);
  }

  // Those of another layout are no longer true.
  show(asks) {
    this.asks = asks;
    if (this.round !== null && this.round !== asks.round) this.clear();
  }

  clear() {
    this.round = null;
    this.list.replaceChildren();
  }

  async fetch() {
    const { address, round } = this.asks;
    this.round = round;
    this.list.replaceChildren(this.words.measuring);
    const answer = await ask(address, { kind: "suggest" });
    if (this.round !== round) return;
    const rows = (answer?.suggestions ?? []).map(({ text, moves }) =>
      element("button", { type: "button", onclick: () => { this.clear(); this.take(moves); } }, text));
    this.list.replaceChildren(...rows, answer ? answer.told : this.words.failed);
  }
}
