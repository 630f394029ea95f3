// What an app can do against a model that stores, changes or deletes too much: beforeStore, protectAdded, the changes of a turn, undo.
import assert from "node:assert/strict";
import { inspect } from "node:util";

import { keyOf } from "@fast-memory/mock/model";
import { test } from "@fast-memory/test-support/deadline";
import { chatBody, FakeFetch } from "@fast-memory/test-support/fake-fetch";
import { freshOptions } from "@fast-memory/test-support/fresh-memory";
import { createMemory, memoryFetch, withMemory } from "../../../pkg/index.js";

const URL_OF_CHAT = "https://api.test/v1/chat/completions";
const PRIVATE = "Has a diagnosis";

/** A memory, and a chat whose model answers each time with what `operations` says of the handles that it is shown. */
function chatWith(options) {
  const errors = [];
  const turns = [];
  const memory = createMemory("alice", freshOptions({ onError: (error) => errors.push(error), ...options }));
  memory.on("turn", (turn) => turns.push(turn));
  const service = new FakeFetch();
  const chat = memoryFetch(service.fetch, memory);
  const say = async (
    operations,
    wrap = (json, key) => `\n\n<memory key="${key}">${json}</memory>`,
    body = chatBody(),
  ) => {
    service.answer = (body) => {
      const [handle] = /\bm[a-z]{3}\b(?=\])/.exec(JSON.stringify(body)) ?? [];
      const block = wrap(JSON.stringify({ memories: operations(handle) }), keyOf(body) ?? "none");
      return Response.json({
        choices: [{ index: 0, message: { role: "assistant", content: `Hello.${block}` }, finish_reason: "stop" }],
      });
    };
    return (await chat(URL_OF_CHAT, { method: "POST", body })).json();
  };
  const texts = async () => (await memory.getAll()).map(({ text }) => text);
  const codes = () => errors.map(({ code }) => code).filter((code) => code !== "model_load");
  return { memory, say, texts, errors, turns, codes, service };
}

/** A memory without the count of the chat calls that it was put into. @param {any} record */
const unused = ({ uses, usedAt, ...record }) => record;

const add =
  (...contents) =>
  () =>
    contents.map((content) => ({ content, category: "fact" }));

test("beforeStore sees what a reply brings, and refuses, changes or keeps it", async () => {
  const asked = [];
  const { say, memory } = chatWith({
    beforeStore: async (proposed) => {
      asked.push(proposed);
      if (proposed.text === PRIVATE) return false;
      if (proposed.text === "Likes tea") return { text: "Likes green tea", category: "preference" };
      return true;
    },
  });
  await say(add(PRIVATE, "Likes tea", "Keeps bees"));
  assert.deepEqual(asked, [
    { text: PRIVATE, category: "fact", source: "reply" },
    { text: "Likes tea", category: "fact", source: "reply" },
    { text: "Keeps bees", category: "fact", source: "reply" },
  ]);
  const stored = (await memory.getAll()).map(({ text, category }) => [text, category]);
  assert.deepEqual(stored, [
    ["Likes green tea", "preference"],
    ["Keeps bees", "fact"],
  ]);
});

test("beforeStore sees which memory an update replaces, and may refuse it; add() is not asked about", async () => {
  const asked = [];
  const { say, texts, memory } = chatWith({
    protectAdded: false,
    beforeStore: (proposed) => {
      asked.push(proposed);
      return false;
    },
  });
  await memory.add("Keeps bees");
  assert.deepEqual(asked, []);
  await say((handle) => [{ update: handle, content: "Keeps wasps", category: "fact" }]);
  assert.equal(asked[0].replaces.text, "Keeps bees");
  assert.deepEqual(await texts(), ["Keeps bees"]);
});

/** @type {Record<string, (proposed: import("../../../pkg/index.js").ProposedMemory) => unknown>} */
const FAULTY = {
  throws: () => {
    throw new Error(`${PRIVATE} sk-proj-4f8a9b2c1d3e5f60718293a4`);
  },
  rejects: async () => {
    /** @type {unknown} */
    const thrown = `${PRIVATE} sk-proj-4f8a9b2c1d3e5f60718293a4`;
    throw thrown;
  },
  "returns nothing": () => undefined,
  "returns a text": () => "yes",
  "returns an empty text": () => ({ text: " " }),
  "returns an unknown category": () => ({ category: "secret" }),
};
for (const [name, beforeStore] of Object.entries(FAULTY)) {
  test(`nothing of a reply is stored when beforeStore ${name}, and onError is told`, async () => {
    let calls = 0;
    const { say, texts, errors, codes } = chatWith({
      beforeStore: (proposed) => (calls++ === 0 ? true : beforeStore(proposed)),
    });
    const reply = await say(add("Keeps bees", PRIVATE));
    assert.equal(reply.choices[0].message.content, "Hello.");
    assert.deepEqual(await texts(), []);
    assert.deepEqual(codes(), ["before_store"]);
    const error = errors.find(({ code }) => code === "before_store");
    assert.doesNotMatch(error.message, /diagnosis/);
    assert.doesNotMatch(inspect(error, { depth: 9 }), /sk-proj/);
  });
}

test("beforeStore is asked about what is imported", async () => {
  const asked = [];
  const { memory, texts } = chatWith({
    beforeStore: ({ text, source }) => {
      asked.push([text, source]);
      return text !== PRIVATE;
    },
  });
  assert.deepEqual(await memory.import(`Keeps bees\n${PRIVATE}`), { imported: 1, skipped: [] });
  assert.deepEqual(asked, [
    ["Keeps bees", "import"],
    [PRIVATE, "import"],
  ]);
  assert.deepEqual(await texts(), ["Keeps bees"]);
});

test("beforeStore is asked about what the background extraction brings; when it throws, the message stays queued", async () => {
  const asked = [];
  let fails = true;
  const errors = [];
  /** @param {{ model: string, messages: { role: string, content: string }[] }} request */
  const create = async ({ messages }) => ({
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content:
            messages[0].role === "system"
              ? JSON.stringify({
                  memories: [
                    { content: "Keeps bees", category: "fact" },
                    { content: PRIVATE, category: "fact" },
                  ],
                })
              : "Fine.",
        },
      },
    ],
  });
  const beforeStore = (proposed) => {
    asked.push(proposed.source);
    if (fails) throw new Error(PRIVATE);
    return proposed.text !== PRIVATE;
  };
  const client = withMemory(
    { chat: { completions: { create } } },
    "alice",
    freshOptions({ beforeStore, onError: (error) => errors.push(error) }),
  );
  await client.chat.completions.create({ model: "m", messages: [{ role: "user", content: "I keep bees" }] });
  assert.equal(await client.memory.flush(), false);
  assert.deepEqual(
    errors.map(({ code }) => code).filter((code) => code !== "model_load"),
    ["before_store"],
  );
  assert.deepEqual(await client.memory.getAll(), []);
  fails = false;
  assert.equal(await client.memory.flush(), true);
  assert.deepEqual(
    (await client.memory.getAll()).map(({ text }) => text),
    ["Keeps bees"],
  );
  assert.ok(asked.every((source) => source === "extraction"));
});

for (const [name, operations] of Object.entries({
  update: (handle) => [{ update: handle, content: "Keeps wasps", category: "fact" }],
  forget: (handle) => [{ forget: handle }],
})) {
  test(`what the app added is immune to ${name} by a reply, unless protectAdded is false`, async () => {
    const safe = chatWith();
    await safe.memory.add("Keeps bees");
    await safe.say(operations);
    assert.deepEqual(await safe.texts(), ["Keeps bees"]);
    assert.ok(safe.turns[0].learned.notes.length > 0);
    assert.deepEqual(safe.turns[0].learned.changes, []);

    const open = chatWith({ protectAdded: false });
    await open.memory.add("Keeps bees");
    await open.say(operations);
    assert.notDeepEqual(await open.texts(), ["Keeps bees"]);
  });

  test(`a turn tells of ${name}, and undo takes it back`, async () => {
    const { say, texts, memory, turns } = chatWith();
    await say(add("Keeps bees"));
    const [before] = await memory.getAll();
    await say(operations);
    assert.notDeepEqual(await texts(), ["Keeps bees"]);
    const [change] = turns[1].learned.changes;
    assert.equal(change.kind, name === "update" ? "updated" : "forgotten");
    assert.deepEqual(unused(change.before), before);
    assert.equal(change.after?.text, name === "update" ? "Keeps wasps" : undefined);
    let changed = 0;
    memory.on("change", () => changed++);
    const record = await memory.undo(change.id);
    assert.deepEqual([record.id, record.text], [before.id, "Keeps bees"]);
    assert.equal(changed, 1);
    const [after, ...others] = await memory.getAll();
    assert.deepEqual([{ ...unused(after), updatedAt: before.updatedAt }, ...others], [before]);
    assert.equal((await memory.search("bees"))[0].memory.id, before.id);
  });
}

test("all is forgotten when the user asks, beforeStore is not asked, and undo brings all back", async () => {
  const asked = [];
  const { say, texts, memory, turns } = chatWith({ beforeStore: (proposed) => asked.push(proposed) > 0 });
  const many = Array.from({ length: 22 }, (_, number) => `Keeps bees in hive ${number}`);
  await say(add(...many));
  await memory.add("Is allergic to nuts");
  const forgetAll = () => [{ forget: "all" }];
  await say(forgetAll);
  assert.equal((await texts()).length, 23);
  const body = JSON.stringify({
    model: "m",
    messages: [{ role: "user", content: "Forget everything you know about me" }],
  });
  await say(forgetAll, undefined, body);
  assert.deepEqual(await texts(), ["Is allergic to nuts"]);
  const { forgotten, changes, notes } = turns[2].learned;
  assert.deepEqual([forgotten.length, changes.length, asked.length], [22, 22, 22]);
  assert.deepEqual(notes, ["memories that the app added or pinned were not forgotten: 1"]);
  const [{ id, kind, before }] = changes;
  assert.ok(kind === "forgotten" && changes.every((change) => change.id === id));
  assert.equal((await memory.undo(id)).id, before.id);
  assert.deepEqual((await texts()).sort(), ["Is allergic to nuts", ...many].sort());
});

test("undo of an unknown change changes nothing, and of no text is refused", async () => {
  const { memory } = chatWith();
  assert.equal(await memory.undo("nothing"), undefined);
  await assert.rejects(memory.undo(""), { code: "config" });
});

const WITHOUT_KEY = (json) => `\n\n<memory>${json}</memory>`;
const IN_A_FENCE = (json, key) => `\n\n\`\`\`json\n<memory key="${key}">${json}</memory>\n\`\`\``;
for (const [name, wrap] of Object.entries({ "without a key": WITHOUT_KEY, "in a code fence": IN_A_FENCE })) {
  test(`a block ${name} is counted and told of once; after three in a row no block is asked for`, async () => {
    const { say, texts, codes, turns, memory, service } = chatWith();
    for (let call = 0; call < 5; call++) await say(add("Keeps bees"), wrap);
    assert.deepEqual(await texts(), []);
    assert.deepEqual(
      turns.slice(0, 3).map(({ learned }) => learned.unkeyedBlocks),
      [1, 1, 1],
    );
    assert.deepEqual(codes(), ["block_without_key", "extraction_off"]);
    assert.deepEqual(
      service.calls.map(({ body }) => /<memory/.test(body)),
      [true, true, true, false, false],
    );
    assert.match(
      String(await memory.doctor()),
      /FAIL {2}extraction {3}the last 3 replies had a memory block without the key/,
    );
  });
}

test("a block with its key ends the row", async () => {
  const { say, codes, texts, service } = chatWith();
  for (let call = 0; call < 2; call++) await say(add("Keeps bees"), WITHOUT_KEY);
  await say(add("Likes tea"));
  for (let call = 0; call < 2; call++) await say(add("Keeps bees"), WITHOUT_KEY);
  await say(add("Lives in Bern"));
  assert.deepEqual(codes(), ["block_without_key"]);
  assert.ok(service.calls.every(({ body }) => /<memory/.test(body)));
  assert.deepEqual(await texts(), ["Likes tea", "Lives in Bern"]);
});

/** @type {object[]} */
const REFUSED = [{ beforeStore: true }, { protectAdded: "no" }];
for (const options of REFUSED) {
  test(`${JSON.stringify(options)} is refused`, () => {
    assert.throws(() => createMemory("alice", freshOptions(options)), { code: "config" });
  });
}
