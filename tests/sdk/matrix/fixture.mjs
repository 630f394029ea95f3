import { MockServer } from "@fast-memory/mock";
import { Gate } from "@fast-memory/mock/marks";
import { DELIVERY_MODES, FAILURE } from "./delivery-modes.mjs";

/** What a scenario runs against: the mock server, and gates that the scenario asks about. */
export class Fixture {
  #gates = new Map();
  /** What the model replied in this run. @type {any[]} */
  replies = [];

  /** @param {MockServer} mock */
  constructor(mock) {
    this.mock = mock;
  }

  static async start() {
    return new Fixture(await MockServer.start());
  }

  get baseURL() {
    return this.mock.baseURL;
  }

  /**
   * Begins a run.
   *
   * @param {any} scenario
   * @param {import("./scenario-runs.mjs").ScenarioRun} run
   */
  prepare(scenario, { case: value, mode }) {
    for (const gate of this.#gates.values()) gate.open();
    this.#gates.clear();
    this.mock.forget();
    this.replies = [];
    let fails = mode === "after a failure";
    this.mock.model = async (request, exchange) => {
      if (fails) {
        fails = false;
        return FAILURE;
      }
      const reply = await scenario.model(request, { fixture: this, exchange, case: value });
      this.replies.push(reply);
      return { ...reply, ...DELIVERY_MODES[mode](request, reply) };
    };
  }

  /** @param {string} name */
  gate(name) {
    if (!this.#gates.has(name)) this.#gates.set(name, new Gate());
    return this.#gates.get(name);
  }

  /** Every request but the browser's own, and what became of it. */
  get exchanges() {
    return this.mock.exchanges.filter(({ method }) => method !== "OPTIONS");
  }

  /** What a scenario may ask for, from a page too: only names and plain data go over. */
  control = {
    /** @param {string} gate */
    reached: async (gate) => void (await this.gate(gate).reached),
    /** @param {string} gate */
    open: async (gate) => this.gate(gate).open(),
    /** Waits until the reply to a request has ended; answers whether the client hung up before that. @param {number} index */
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
