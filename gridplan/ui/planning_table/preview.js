// What an edit would change, in the server's words, shown before it is made.
import { ask } from "./ask.js";
import { element } from "./panel.js";

const WAIT_MS = 120; // a pointer that only passes asks nothing

export class Preview {
  constructor(line) {
    this.line = line;
    this.key = "";
  }

  // Districts (ids) held over a grid; none takes the words away. `asks` is where to ask, and of which layout.
  want(asks, districts, grid) {
    const key = districts.length ? JSON.stringify([asks.round, districts, grid]) : "";
    if (key === this.key) return;
    this.key = key;
    clearTimeout(this.timer);
    this.asked?.abort();
    if (!key) this.show(null);
    else this.timer = setTimeout(() => this.fetch(asks.address, { kind: "preview", districts, grid }, key), WAIT_MS);
  }

  async fetch(address, question, key) {
    this.asked = new AbortController();
    const answer = await ask(address, question, this.asked.signal);
    if (this.key === key) this.show(answer);
  }

  show(answer) {
    const warning = answer?.warning && element("b", {}, `▲ ${answer.warning}`);
    this.line.replaceChildren(...(answer ? [answer.text, warning || ""] : []));
  }
}
