import { createMemory } from "../../pkg/index.js";
import { block } from "../mock/blocks.mjs";
import { nonceOf } from "../mock/model.mjs";

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
