import OpenAI from "openai";

import { MockServer } from "@fast-memory/mock";
import { withFastMemory } from "../../pkg/index.js";

/**
 * The plain client and the wrapped one of an SDK, with a mock server for both. What an app may see is compared between
 * the two, so a scenario says only what is done with a client.
 */
export class ClientPair {
  #users = 0;
  /** What the wrapped clients told `onError`. @type {(Error & { code?: string })[]} */
  failures = [];

  /**
   * @param {any} SDK
   * @param {MockServer} mock
   */
  constructor(SDK, mock) {
    this.SDK = SDK;
    this.mock = mock;
  }

  /** @param {any} [SDK] a class of the OpenAI family */
  static async start(SDK = OpenAI) {
    return new ClientPair(SDK, await MockServer.start());
  }

  /** @param {object} [options] of the SDK */
  plain(options) {
    return new this.SDK({ apiKey: "test-key", baseURL: this.mock.baseURL, ...options });
  }

  /**
   * Each call gives a client of another user: what one scenario teaches is not put into the next.
   *
   * @param {object} [options] of withFastMemory
   * @param {object} [sdkOptions]
   */
  wrapped(options, sdkOptions) {
    const user = `user-${++this.#users}`;
    return withFastMemory(this.plain(sdkOptions), user, {
      store: "memory",
      onError: (error) => this.failures.push(error),
      ...options,
    });
  }

  /**
   * Runs a scenario with both clients; the plain one meets a model that was asked for no block.
   *
   * @param {(client: any) => unknown} scenario
   * @param {{ options?: object, sdkOptions?: object }} [settings]
   */
  async both(scenario, { options, sdkOptions } = {}) {
    const plain = await outcome(() => scenario(this.plain(sdkOptions)));
    const wrapped = await outcome(() => scenario(this.wrapped(options, sdkOptions)));
    return { plain, wrapped };
  }

  reset() {
    this.mock.forget();
    this.failures.length = 0;
  }

  close() {
    return this.mock.close();
  }
}

/** @param {() => unknown} action */
async function outcome(action) {
  try {
    return { value: await action() };
  } catch (error) {
    return {
      error: {
        name: error.constructor.name,
        message: error.message,
        status: error.status,
        code: error.code,
        type: error.type,
      },
    };
  }
}
