// Edits on their way to the server: kept in order and sent whole until it has said that it has them. They are kept in
// the browser too, so that a table that is drawn anew, on return or after a reload, sends what the one before could not.
const AGAIN_MS = 3000;
// After the last edit the hand seems to rest: as soon as this on an idle server, later on one that is slow to answer,
// which has better things to do than to draw the pages around the tables.
const REST_MS = 1000;
const REST_ANSWERS = 12;
const LONGEST_REST_MS = 5000;

export class Queue {
  // `place` is where the edits are kept; `drawn` tells whether the table is still there to send them; `rested` is
  // called when the server has them all and no more came for a while.
  constructor(send, place, drawn, rested) {
    Object.assign(this, { send, place: `gridplan-edits-${place}`, drawn, rested, tries: 0, last: 0, timer: null, rest: null, pace: 0 });
    // Of this table alone, also where a copy of the page kept the same edits; known in plain HTTP too, where
    // crypto.randomUUID is not.
    this.client = Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join("");
    this.waiting = this.kept();
  }

  push(edit) {
    clearTimeout(this.rest);
    if (!this.waiting.length) this.since = performance.now();
    this.waiting.push({ client: this.client, number: ++this.last, ...edit });
    this.keep();
    this.post();
  }

  post() {
    clearTimeout(this.timer);
    this.timer = null;
    if (!this.waiting.length || !this.drawn()) return;
    this.timer = setTimeout(() => this.post(), AGAIN_MS); // before it is sent, which fails without a connection
    this.send({ tries: ++this.tries, edits: this.waiting });
  }

  // The server has, or refused, all edits of each client up to its number.
  acknowledge(numbers) {
    const before = this.waiting.length;
    this.waiting = this.waiting.filter(({ client, number }) => number > (numbers[client] ?? 0));
    if (this.waiting.length !== before) this.keep();
    if (!this.waiting.length || !this.timer) this.post();
    if (before && !this.waiting.length) this.follow();
  }

  follow() {
    this.pace = (this.pace + performance.now() - (this.since ?? performance.now())) / 2;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.drawn() && this.rested(), Math.min(LONGEST_REST_MS, Math.max(REST_MS, REST_ANSWERS * this.pace)));
  }

  // Without room or permission to keep them, edits are sent all the same.
  keep() {
    try {
      if (this.waiting.length) sessionStorage.setItem(this.place, JSON.stringify(this.waiting));
      else sessionStorage.removeItem(this.place);
    } catch { /* as above */ }
  }

  kept() {
    try {
      return JSON.parse(sessionStorage.getItem(this.place)) ?? [];
    } catch {
      return [];
    }
  }
}
