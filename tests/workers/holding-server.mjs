import { createServer } from "node:http";

/** A server that answers at once, but for the next request after `hold`. */
export class HoldingServer {
  /** @type {{ arrived: PromiseWithResolvers<void>, released: PromiseWithResolvers<void> }[]} */
  #next = [];
  #server = createServer((_, response) => {
    const held = this.#next.shift();
    if (!held) return response.end();
    void held.released.promise.then(() => response.end());
    held.arrived.resolve();
  });

  static async start() {
    const holdingServer = new HoldingServer();
    await new Promise((resolve) => {
      holdingServer.#server.listen(0, "127.0.0.1", () => resolve(undefined));
    });
    return holdingServer;
  }

  get url() {
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    return `http://127.0.0.1:${port}/`;
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
