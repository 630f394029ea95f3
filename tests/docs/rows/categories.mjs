import assert from "node:assert/strict";

import { learnsFrom, remembered } from "@fast-memory/mock/model";

const EXAMPLES = {
  preference: "Likes async/await",
  fact: "Works at a fintech startup",
  context: "Migrating to microservices",
};

/** Each category is asked for, stored, and shown to the model again. */
const category = (name) => ({
  section: "Categories",
  row: name,
  model: learnsFrom({ "Note this": [{ content: EXAMPLES[name], category: name }] }),
  steps: [
    {
      given: 'const client = withFastMemory(openai, "bob");',
      example: "docs/memory.md#Categories",
      after: `
        await client.memory.clear();
        const say = (content: string) => client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content }] });
        await say("Note this about me");
        await say(${JSON.stringify(EXAMPLES[name])});
        return (await client.memory.getAll({ category: "${name}" })).map(({ text }) => text);`,
    },
  ],
  check({ results: [{ log, value }], mock }) {
    assert.deepEqual(log, ["1 1 1"]);
    assert.deepEqual(value, [EXAMPLES[name]]);
    assert.match(JSON.stringify(mock.chats[0]), new RegExp(name), "it is asked for");
    assert.deepEqual(remembered(mock.chats[1]), [{ category: name, text: EXAMPLES[name] }]);
  },
});

export const categories = [
  ...Object.keys(EXAMPLES).map(category),
  {
    section: "Categories",
    row: "an unknown one is kept as a fact, with a note",
    model: learnsFrom({ "Note this": [{ content: "Plays chess", category: "hobby" }] }),
    steps: [
      {
        example: "docs/memory.md#How it works",
        after: `
          const notes: (readonly string[] | undefined)[] = [];
          client.memory.on("turn", ({ learned }) => notes.push(learned.notes));
          await client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: "Note this about me" }] });
          return { notes, all: (await client.memory.getAll()).map(({ text, category }) => ({ text, category })) };`,
      },
    ],
    check({ results: [{ value }] }) {
      assert.deepEqual(value.all, [{ text: "Plays chess", category: "fact" }]);
      assert.equal(value.notes[0].length, 1);
    },
  },
];
