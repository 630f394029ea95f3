import assert from "node:assert/strict";
import { after, before } from "node:test";

import { remembered } from "@fast-memory/mock/model";
import { test } from "@fast-memory/test-support/deadline";
import { BrowserFixture } from "./browser-fixture.mjs";

let fixture;
let page;

before(async () => {
  fixture = await BrowserFixture.start();
  fixture.mock.model = () => ({ content: "Hello." });
  page = await fixture.open(await fixture.visitor());
});
after(() => fixture.close());

test("useLocalEmbeddings: false embeds with the client's API and loads no model", async () => {
  const seen = await page.evaluate(async () => {
    const client = app.client("alice", { useLocalEmbeddings: false });
    await client.memory.add("Keeps bees in the garden");
    await client.memory.add("Owns a red bicycle");
    await client.memory.ready();
    const hits = await client.memory.search("the garden bees", { topK: 1 });
    await app.say(client, "What about the bees in my garden?");
    return { hits: hits.map(({ memory }) => memory.text), stats: await client.memory.stats(), failures: app.failures };
  });
  assert.deepEqual(seen.failures, []);
  assert.deepEqual(seen.hits, ["Keeps bees in the garden"]);
  assert.equal(seen.stats.embedded, 2);
  assert.deepEqual(seen.stats.embedder, { modelId: "text-embedding-3-small", dimensions: 64, state: "ready" });
  const asked = fixture.mock.posts("/embeddings").map(({ json }) => json);
  assert.ok(asked.length > 0);
  assert.ok(asked.every(({ model }) => model === "text-embedding-3-small"));
  const inputs = asked.flatMap(({ input }) => input);
  for (const text of ["Keeps bees in the garden", "Owns a red bicycle", "the garden bees"])
    assert.ok(inputs.includes(text), text);
  assert.ok(remembered(fixture.mock.chats[0]).some(({ text }) => text === "Keeps bees in the garden"));
  assert.deepEqual(
    fixture.site.requested.filter((path) => path.includes("minilm")),
    [],
  );
});

test("embeddingModel names the provider's model", async () => {
  await page.evaluate(async () => {
    const client = app.client("bob", { useLocalEmbeddings: false, embeddingModel: "my-embedder" });
    await client.memory.add("Keeps bees");
    await client.memory.ready();
  });
  assert.equal(fixture.mock.posts("/embeddings").at(-1).json.model, "my-embedder");
});

test("recall by words works when embeddings fail", async () => {
  const seen = await page.evaluate(async (nowhere) => {
    const failures = [];
    const broken = app.plain({ baseURL: nowhere, maxRetries: 0 });
    const { memory } = app.fastMemory.withFastMemory(broken, "carol", {
      useLocalEmbeddings: false,
      onError: ({ name }) => failures.push(name),
    });
    await memory.add("Keeps bees");
    const ready = await app.failing(() => memory.ready());
    const hits = await memory.search("bees");
    return { hits: hits.map(({ memory }) => memory.text), failures, ready };
  }, `${fixture.site.url}/pkg/no-such-api`);
  assert.deepEqual(seen.hits, ["Keeps bees"]);
  assert.equal(seen.ready?.name, "ModelLoadError");
  assert.deepEqual(seen.failures, ["ModelLoadError"]);
});
