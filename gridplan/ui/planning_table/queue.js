// Edits on their way to the server: kept in order and sent whole until it has said that it has them.
const AGAIN_MS = 3000;

export class Queue {
  constructor(send) {
    this.send = send;
    // Known in plain HTTP too, where crypto.randomUUID is not.
    this.client = Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join("");
    this.last = 0;
    this.tries = 0;
    this.waiting = [];
  }

  push(edit) {
    this.waiting.push({ number: ++this.last, ...edit });
    this.post();
  }

  post() {
    clearTimeout(this.timer);
    if (!this.waiting.length) return;
    this.send({ client: this.client, tries: ++this.tries, edits: this.waiting });
    this.timer = setTimeout(() => this.post(), AGAIN_MS);
  }

  // The server has all edits up to `number`, or refused them.
  acknowledge(number) {
    this.waiting = this.waiting.filter((edit) => edit.number > number);
    if (!this.waiting.length) clearTimeout(this.timer);
  }
}
