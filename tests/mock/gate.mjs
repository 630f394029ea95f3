/** A point where the server waits until the test lets it go on: order is observed, never guessed by timers. */
export class Gate {
  constructor() {
    this.reached = new Promise((resolve) => (this.arrive = resolve));
    this.opened = new Promise((resolve) => (this.open = resolve));
  }

  async pass() {
    this.arrive();
    await this.opened;
  }
}
