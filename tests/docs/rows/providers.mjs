import assert from "node:assert/strict";

import { learnsFrom, remembered } from "@fast-memory/mock/model";
import { PYTHON } from "../models.mjs";

/** Any client: what one call taught, the next is told. */
const TWICE = `
  const say = (content: string) => client.chat.completions.create({ model: "any", messages: [{ role: "user", content }] } as never) as Promise<{ choices: { message: { content: string | null } }[] }>;
  const replies = [await say("I prefer Python for backend work")];
  await client.memory.ready();
  replies.push(await say("Which language for the backend?"));
  return replies.map(({ choices }) => choices[0]!.message.content);`;

function provider(row, example, { given = "", after = TWICE } = {}) {
  return {
    section: "Providers",
    row,
    model: learnsFrom({ "I prefer Python": [PYTHON] }),
    steps: [{ given, example, after }],
    check({ results: [{ value }], mock }) {
      assert.deepEqual(value, ["Noted.", "Noted."]);
      assert.deepEqual(
        remembered(mock.chats.at(-1)).map(({ text }) => text),
        [PYTHON.content],
      );
    },
  };
}

const ADDRESS = "process.env.OPENAI_BASE_URL!";

export const providers = [
  provider("OpenAI", "docs/memory.md#OpenAI"),
  provider(
    "Anthropic, by its OpenAI-compatible address",
    "docs/memory.md#Anthropic, by its OpenAI-compatible address",
    { given: `const [anthropicAddress, anthropicKey] = [${ADDRESS}, "key"];` },
  ),
  provider("Groq", "docs/memory.md#Groq", {
    given: `const [groqAddress, groqKey] = [${ADDRESS}.replace(/\\/v1$/, ""), "key"];`,
  }),
  {
    ...provider("any client that has chat.completions.create", "docs/memory.md#Any other", {
      given: `const address = ${ADDRESS};`,
      after: `
        await client.memory.ready();
        const again = await client.chat.completions.create({ messages: [{ role: "user", content: "Which language for the backend?" }] });
        return [choices[0]?.message.content, again.choices[0]?.message.content];`,
    }),
  },
];
