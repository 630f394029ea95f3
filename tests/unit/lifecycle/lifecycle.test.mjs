// Conversations from life over the built package, with a model that says what it is told to: what is learned, replaced, forgotten and
// undone, and what a request shows. `tests/rust/lifecycle.rs` runs the same table natively.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { keyOf, remembered } from "@fast-memory/mock/model";
import { test } from "@fast-memory/test-support/deadline";
import { chatBody, FakeFetch } from "@fast-memory/test-support/fake-fetch";
import { freshOptions } from "@fast-memory/test-support/fresh-memory";
import { createMemory, memoryFetch } from "../../../pkg/index.js";

const CONVERSATIONS = JSON.parse(readFileSync(new URL("conversations.json", import.meta.url), "utf8"));
const DAY = 86_400_000;
const BEGIN = Date.UTC(2026, 10, 14);

/** A user and a model over one store; the clock is the test's. */
class Life {
  #options = freshOptions();
  #database = this.#options.dbName;
  /** @type {string[]} */
  #changes = [];
  #service = new FakeFetch();
  #memory = createMemory("alice", this.#options);

  constructor(clock) {
    this.clock = clock;
    this.#listen();
  }

  #listen() {
    this.#memory.on("turn", ({ learned }) => {
      for (const { id } of learned.changes) if (this.#changes.at(-1) !== id) this.#changes.push(id);
    });
  }

  /** Clients of one process share what is in memory. */
  #configure(options) {
    this.#options = { ...this.#options, ...options, dbName: this.#database };
    this.#memory = createMemory("alice", this.#options);
    this.#listen();
  }

  async #idOf(text) {
    const found = (await this.#memory.getAll()).find((record) => record.text === text);
    assert.ok(found, `there is no ${text}`);
    return found.id;
  }

  async #say(message, operations, shown, hidden) {
    let lines = [];
    this.#service.answer = (request) => {
      lines = remembered(request).map(({ text }) => text);
      const key = keyOf(request);
      const block = operations && key ? `\n\n<memory key="${key}">${blockOf(operations, request)}</memory>` : "";
      return Response.json({
        choices: [{ index: 0, message: { role: "assistant", content: `Fine.${block}` }, finish_reason: "stop" }],
      });
    };
    const chat = memoryFetch(this.#service.fetch, this.#memory);
    const body = chatBody({ messages: [{ role: "user", content: message }] });
    const reply = await (await chat("https://api.test/v1/chat/completions", { method: "POST", body })).json();
    assert.equal(reply.choices[0].message.content, "Fine.");
    for (const text of shown ?? []) assert.ok(lines.includes(text), `${text} is not shown to ${message}: ${lines}`);
    for (const text of hidden ?? []) assert.ok(!lines.includes(text), `${text} is shown to ${message}`);
  }

  async step(step) {
    const memory = () => this.#memory;
    if (step.days) this.clock.setTime(Date.now() + step.days * DAY);
    if (step.date) this.clock.setTime(Date.parse(step.date));
    if (step.topK) this.#configure({ topK: step.topK });
    if (step.maxMemories) this.#configure({ maxMemories: step.maxMemories });
    if (step.add) {
      const { add: text, category, source, pinned, days_left: days } = step;
      const expiresAt = days && new Date(Date.now() + days * DAY);
      await memory().addMany(
        [JSON.parse(JSON.stringify({ text, category, source, pinned }))].map((it) => ({
          ...it,
          ...(expiresAt && { expiresAt }),
        })),
      );
    }
    if (step.unpin) await memory().unpin(await this.#idOf(step.unpin));
    if (step.say) await this.#say(step.say, step.learn, step.shown, step.hidden);
    if (step.undo) assert.ok(await memory().undo(this.#changes.pop()), "the change cannot be undone");
    const texts = async () => (await memory().getAll()).map(({ text }) => text);
    if (step.has) assert.deepEqual((await texts()).sort(), [...step.has].sort());
    if (step.count) assert.equal((await texts()).length, step.count);
    if (step.repeats) assert.equal((await memory().get(await this.#idOf(step.repeats))).repeats ?? 0, step.is);
    if (step.history) {
      const history = await memory().history(await this.#idOf(step.history));
      assert.deepEqual(
        history.map(({ before }) => before.text),
        step.is,
      );
    }
  }
}

/** The JSON of a block: the handles that the request shows in place of texts. */
function blockOf(operations, request) {
  const shown = JSON.stringify(request);
  const handleOf = (text) => {
    const at = shown.indexOf(`) ${JSON.stringify(text).slice(1, -1)}`);
    return /\[(m[a-z]{3})\] \(\w+$/.exec(shown.slice(0, Math.max(at, 0)))?.[1] ?? text;
  };
  const written = operations.map((operation) => {
    if (typeof operation === "string") return { content: operation, category: "fact" };
    const { text, update, forget, ...rest } = operation;
    return {
      ...rest,
      ...(text !== undefined && { content: text }),
      ...(update !== undefined && { update: handleOf(update) }),
      ...(forget !== undefined && { forget: handleOf(forget) }),
    };
  });
  return JSON.stringify({ memories: written });
}

test("the table has a hundred conversations, and twelve changes of fact", () => {
  const changes = CONVERSATIONS.filter(({ kind }) => kind === "change");
  assert.ok(CONVERSATIONS.length >= 100 && changes.length >= 12);
});

for (const { kind, name, steps } of CONVERSATIONS) {
  test(`${kind}: ${name}`, async (t) => {
    t.mock.timers.enable({ apis: ["Date"], now: BEGIN });
    const life = new Life(t.mock.timers);
    for (const step of steps) await life.step(step);
  });
}
