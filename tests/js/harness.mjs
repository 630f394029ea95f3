import OpenAI from "openai";

import { withFastMemory } from "../../pkg/index.js";
import { MockServer } from "../mock/server.mjs";

/**
 * A mock model, the plain client and the wrapped one. What an app may see is compared between the two, so a scenario
 * says only what is done with a client. `SDK` may be any class of the OpenAI family.
 */
export class Lab {
  static async start(SDK = OpenAI) {
    const lab = new Lab();
    lab.SDK = SDK;
    lab.mock = await MockServer.start();
    return lab;
  }

  plain(options) {
    return new this.SDK({ apiKey: "test-key", baseURL: this.mock.baseURL, ...options });
  }

  /** A user of their own for each call: what one scenario teaches is not put into the next. */
  wrapped(options, sdkOptions) {
    const user = `user-${++this.#users}`;
    return withFastMemory(this.plain(sdkOptions), user, { store: "memory", onError: (error) => this.failures.push(error), ...options });
  }
  #users = 0;
  failures = [];

  /** Runs a scenario with both clients; the plain one meets a model that was asked for no block. */
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

async function outcome(action) {
  try {
    return { value: await action() };
  } catch (error) {
    return { error: { name: error.constructor.name, message: error.message, status: error.status, code: error.code, type: error.type } };
  }
}

export function ask(text, more) {
  return { model: "mock", messages: [{ role: "user", content: text }], ...more };
}

export async function say(client, text, more) {
  const reply = await client.chat.completions.create(ask(text, more));
  return reply.choices[0].message.content;
}

export async function stream(client, text, more) {
  const deltas = [];
  for await (const chunk of await client.chat.completions.create(ask(text, { ...more, stream: true }))) {
    deltas.push(chunk.choices[0]?.delta.content ?? "");
  }
  return deltas.join("");
}

const PATIENCE = 10_000;

/** The next value of an event. Listen before causing it. */
export function next(memory, event) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no "${event}" event within ${PATIENCE} ms`)), PATIENCE);
    const stop = memory.on(event, (value) => {
      clearTimeout(late);
      stop();
      resolve(value);
    });
  });
}
