import { after, beforeEach } from "node:test";

import { createMemory } from "../../pkg/index.js";
import { block } from "../mock/blocks.mjs";
import { nonceOf, wellBehaved } from "../mock/model.mjs";
import { MockServer } from "../mock/server.mjs";

const SILENT = { store: "memory", modelUrl: "file:///nowhere/", onError: () => undefined };
let databases = 0;

/** Options for a memory that nothing else shares. */
export function fresh(options) {
  return { ...SILENT, dbName: `clients-${++databases}`, ...options };
}

export async function memoryOf(...texts) {
  const memory = createMemory("alice", fresh());
  for (const text of texts) await memory.add(text);
  return memory;
}

export const MEMORIES = [{ content: "Keeps bees", category: "fact" }];

/** A mock server for all tests of a file; before each it has forgotten the last, and its model does as it is told. */
export async function startMock() {
  const mock = await MockServer.start();
  after(() => mock.close());
  beforeEach(() => {
    mock.forget();
    mock.model = wellBehaved({ answer: "Hello.", memories: MEMORIES });
  });
  return mock;
}

export const QUESTION = "What about my bees?";

export const chat = (more) => JSON.stringify({ model: "m", messages: [{ role: "user", content: QUESTION }], ...more });

/** The end of a reply that does as the request asks: a block under its key. */
export function blockFor(request) {
  const nonce = request && nonceOf(request);
  return nonce ? `\n\n${block(nonce, MEMORIES)}` : "";
}

/** A fetch without a network: keeps what it was called with, and answers a chat with "Hello." and the block that was asked for. */
export class FakeFetch {
  calls = [];
  replies = [];
  /** Another answer: `(body, init) => Response`. */
  answer = (body) => Response.json({ choices: [{ index: 0, message: { role: "assistant", content: `Hello.${blockFor(body)}` }, finish_reason: "stop" }] });

  fetch = async (...args) => {
    const [input, init] = args;
    const call = { args, url: input.url ?? String(input), headers: new Headers(init?.headers ?? input.headers) };
    this.calls.push(call);
    const given = init?.body ?? (input.body ? await input.clone().text() : undefined);
    call.body = given instanceof ArrayBuffer || ArrayBuffer.isView(given) ? new TextDecoder().decode(given) : given;
    const reply = this.answer(call.body?.startsWith?.("{") ? JSON.parse(call.body) : undefined, init);
    this.replies.push(reply);
    return reply;
  };

  get last() {
    return this.calls.at(-1);
  }
}
