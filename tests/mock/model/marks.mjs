/** Something that happens between two pieces of a reply. */
export class Mark {}

/** A point where the server waits until the test lets it go on: order is observed, never guessed by timers. */
export class Gate extends Mark {
  constructor() {
    super();
    this.reached = new Promise((resolve) => (this.arrive = resolve));
    this.opened = new Promise((resolve) => (this.open = resolve));
  }

  async pass() {
    this.arrive();
    await this.opened;
  }
}

const PAUSE = 20;

/** Nothing comes for a while, so that what was written before arrives alone. For a point in time use a gate. */
export class Stall extends Mark {
  async pass() {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** The connection breaks here. */
export class HangUp extends Mark {
  async pass(response) {
    response.destroy();
  }
}
