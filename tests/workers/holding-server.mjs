import { createServer } from "node:http";

/** A server that answers at once, but for the next request after `hold`. */
export class HoldingServer {
  #next = [];
  #server = createServer((_, response) => {
    const held = this.#next.shift();
    if (!held) return response.end();
    held.released.promise.then(() => response.end());
    held.arrived.resolve();
  });

  static async start() {
    const holdingServer = new HoldingServer();
    await new Promise((resolve) => holdingServer.#server.listen(0, "127.0.0.1", resolve));
    return holdingServer;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}/`;
  }

  hold() {
    const held = { arrived: Promise.withResolvers(), released: Promise.withResolvers() };
    this.#next.push(held);
    return { arrived: held.arrived.promise, release: held.released.resolve };
  }

  async close() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
