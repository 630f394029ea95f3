import assert from "node:assert/strict";
import { after, before } from "node:test";

import { ClientPair } from "@fast-memory/test-support/client-pair";
import { test } from "@fast-memory/test-support/deadline";
import { ConfigError, FastMemoryError, UnsupportedClientError, withFastMemory } from "../../../pkg/index.js";

let pair;
before(async () => {
  pair = await ClientPair.start();
});
after(() => pair.close());

/** @type {Record<string, any[]>} */
const REFUSED = {
  "a misspelt option, with the nearest name": ["alice", { topk: 3 }, /topk.*topK/s],
  "another misspelt option": ["alice", { useLocalEmbedings: true }, /useLocalEmbedings.*useLocalEmbeddings/s],
  "an empty user": ["", {}, /user/i],
  "a user that is no string": [42, {}, /user/i],
  "topK as a string": ["alice", { topK: "5" }, /topK/],
  "topK above its limit": ["alice", { topK: 51 }, /topK.*50/s],
  "topK below its limit": ["alice", { topK: -1 }, /topK/],
  "a store of another name": ["alice", { store: "sqlite" }, /store.*"indexeddb"/s],
  "minScore as text": ["alice", { minScore: "high" }, /minScore/],
  "onError that is no function": ["alice", { onError: {} }, /onError/],
  "an empty dbName": ["alice", { dbName: "" }, /dbName/],
  "a modelUrl that is none": ["alice", { modelUrl: 7 }, /modelUrl/],
};
for (const [name, [user, options, message]] of Object.entries(REFUSED)) {
  test(`withFastMemory throws a ConfigError for ${name}`, () => {
    assert.throws(
      () => withFastMemory(pair.plain(), user, options),
      (error) => error instanceof ConfigError && error instanceof FastMemoryError && message.test(error.message),
    );
  });
}

test("an option that is undefined takes its default", () => {
  const client = withFastMemory(pair.plain(), "alice", { store: "memory", topK: undefined, onError: undefined });
  assert.equal(client.memory.userId, "alice");
});

for (const client of [{}, { chat: {} }, 42, null, undefined, () => {}]) {
  test(`withFastMemory throws an UnsupportedClientError for ${String(client)} ${JSON.stringify(client)}`, () => {
    assert.throws(() => withFastMemory(client, "alice", { store: "memory" }), UnsupportedClientError);
  });
}
