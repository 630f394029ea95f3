import { Gate } from "../../mock/marks.mjs";
import { MockServer } from "../../mock/server.mjs";
import { FAILURE, WAYS } from "./ways.mjs";

/** The server's part of a play: the mock model, and the gates that the client's part asks about. */
export class Stage {
  #gates = new Map();

  static async start() {
    const stage = new Stage();
    stage.mock = await MockServer.start();
    return stage;
  }

  get baseURL() {
    return this.mock.baseURL;
  }

  set(scenario, { case: which, way }) {
    for (const gate of this.#gates.values()) gate.open();
    this.#gates.clear();
    this.mock.forget();
    /** What the model said. */
    this.replies = [];
    let fails = way === "after a failure";
    this.mock.model = async (request, exchange) => {
      if (fails) {
        fails = false;
        return FAILURE;
      }
      const reply = await scenario.model(request, { stage: this, exchange, case: which });
      this.replies.push(reply);
      return { ...reply, ...WAYS[way](request, reply) };
    };
  }

  gate(name) {
    if (!this.#gates.has(name)) this.#gates.set(name, new Gate());
    return this.#gates.get(name);
  }

  /** Every request but the browser's own, and what became of it. */
  get exchanges() {
    return this.mock.exchanges.filter(({ method }) => method !== "OPTIONS");
  }

  /** What the client's part may ask for, from a page too: only names and plain data go over. */
  control = {
    reached: async (gate) => void (await this.gate(gate).reached),
    open: async (gate) => this.gate(gate).open(),
    /** Waits until the reply to a request has ended; answers whether the client hung up before that. */
    hungUp: async (index) => {
      await this.exchanges[index].closed;
      return this.exchanges[index].cancelled;
    },
    count: async () => this.exchanges.length,
  };

  close() {
    return this.mock.close();
  }
}
