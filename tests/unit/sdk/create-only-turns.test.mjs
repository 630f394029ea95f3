// Clients that have no fetch, but a chat.completions.create of their own: WebLLM's engine, hand-made ones.
import assert from "node:assert/strict";
import { test } from "node:test";

import { withFastMemory } from "../../../pkg/index.js";

const JSON_BLOCK = '{"memories":[{"content":"Uses PostgreSQL","category":"fact"}]}';

/** A client with private state, as classes have, whose model ends its reply as it is asked to. */
class HandMade {
  #asked = [];
  chat = { completions: { create: (request, options) => this.#create(request, options) } };

  get asked() {
    return this.#asked;
  }

  async #create(request, options) {
    this.#asked.push({ request, options });
    const [, key] = /<memory key="([^"]+)">/.exec(request.messages.at(-1).content) ?? [];
    const content = key ? `Noted.\n\n<memory key="${key}">${JSON_BLOCK}</memory>` : "Noted.";
    if (!request.stream)
      return { choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }] };
    return chunks(content);
  }
}

async function* chunks(content) {
  for (let at = 0; at < content.length; at += 5)
    yield { choices: [{ index: 0, delta: { content: content.slice(at, at + 5) } }] };
  yield { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] };
}

const ask = (text, more) => ({ model: "m", messages: [{ role: "user", content: text }], ...more });
const OPTIONS = { store: "memory", modelUrl: "file:///nowhere/", onError: () => undefined };

test("a reply loses its block, and its memory reaches the next request", async () => {
  const original = new HandMade();
  const client = withFastMemory(original, "hand-made", { ...OPTIONS, dbName: "json" });
  const reply = await client.chat.completions.create(ask("We use PostgreSQL."));
  assert.equal(reply.choices[0].message.content, "Noted.");
  assert.deepEqual(
    (await client.memory.getAll()).map((memory) => memory.text),
    ["Uses PostgreSQL"],
  );
  await client.chat.completions.create(ask("Is PostgreSQL right for me?"));
  assert.match(client.asked.at(-1).request.messages[0].content, /\[m[a-z]{3}\] \(fact\) Uses PostgreSQL/);
  assert.equal(original.memory, undefined);
});

test("a stream loses its block chunk by chunk", async () => {
  const client = withFastMemory(new HandMade(), "hand-made", { ...OPTIONS, dbName: "stream" });
  let text = "";
  let finish;
  for await (const chunk of await client.chat.completions.create(ask("We use PostgreSQL.", { stream: true }))) {
    text += chunk.choices[0].delta.content ?? "";
    finish = chunk.choices[0].finish_reason ?? finish;
  }
  assert.deepEqual({ text, finish }, { text: "Noted.", finish: "stop" });
  assert.equal((await client.memory.stats()).totalChunks, 1);
});

test("values that JSON cannot hold stay in the request and its options", async () => {
  const client = withFastMemory(new HandMade(), "hand-made", { ...OPTIONS, dbName: "values" });
  const { signal } = new AbortController();
  const onToken = () => undefined;
  const request = ask("Hello", { signal, onToken });
  const options = { timeout: 5 };
  await client.chat.completions.create(request, options);
  const { request: sent, options: passed } = client.asked[0];
  assert.equal(sent.signal, signal);
  assert.equal(sent.onToken, onToken);
  assert.equal(passed, options);
  assert.equal(request.messages[0].content, "Hello", "the app's own request is left alone");
});
