/** Something that happens between two pieces of a reply. */
export class Mark {
  /**
   * @param {import("node:http").ServerResponse} _response
   * @returns {Promise<void>} when the next piece may be written
   */
  async pass(_response) {}
}

/** A point where the server waits until the test lets it go on: order is observed, never guessed by timers. */
export class Gate extends Mark {
  constructor() {
    super();
    this.reached = new Promise((resolve) => (this.arrive = () => resolve(undefined)));
    this.opened = new Promise((resolve) => (this.open = () => resolve(undefined)));
  }

  /** @override */
  async pass() {
    this.arrive();
    await this.opened;
  }
}

const PAUSE = 20;

/** Nothing comes for a while, so that what was written before arrives alone. For a point in time use a gate. */
export class Stall extends Mark {
  /** @override */
  async pass() {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** The connection breaks here. */
export class HangUp extends Mark {
  /**
   * @override
   * @param {import("node:http").ServerResponse} response
   */
  async pass(response) {
    response.destroy();
  }
}
