// Other models on this device, and other lengths of a provider's vectors. The real weights, exported as others do it.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import { after, before } from "node:test";
import { pathToFileURL } from "node:url";

import { ClientPair } from "@fast-memory/test-support/client-pair";
import { test } from "@fast-memory/test-support/deadline";
import { ConfigError, createMemory, withFastMemory } from "../../../pkg/index.js";
import { BUILD, inRoot } from "../../../scripts/lib/paths.mjs";
import { run } from "../../../scripts/lib/run.mjs";
import { python, pythonEnv } from "../../../scripts/model/python.mjs";
import { weights } from "../../../scripts/model/weights.mjs";

const PLAIN = path.join(BUILD, "plain-onnx/model.onnx");
const at = (file) => pathToFileURL(file);
const tokenizer = at(path.join(BUILD, "model/tokenizer.json"));
const plain = (more) => ({ modelId: "plain", model: at(PLAIN), tokenizer, pooling: "mean", ...more });

let pair;
before(async () => {
  pair = await ClientPair.start();
  if (existsSync(PLAIN)) return;
  const folder = await weights({ from: process.env.FAST_MEMORY_WEIGHTS, note: () => {} });
  mkdirSync(path.dirname(PLAIN), { recursive: true });
  const args = [inRoot("scripts/model/build_plain_onnx.py"), path.join(folder, "model.safetensors"), `${PLAIN}.new`];
  await run(python(), args, { env: await pythonEnv("scripts/model/requirements.txt") });
  renameSync(`${PLAIN}.new`, PLAIN);
});
after(() => pair.close());

let users = 0;
const open = (options) => {
  const failures = [];
  return {
    memory: createMemory(`user-${++users}`, { store: "memory", onError: (error) => failures.push(error), ...options }),
    failures,
  };
};

/** The cosines of a query with texts, by a model. */
async function cosines(options, query, texts) {
  const { memory, failures } = open(options);
  await memory.addMany(texts);
  await memory.ready();
  const hits = await memory.search(query, { topK: texts.length });
  assert.deepEqual(failures, []);
  const { embedder } = await memory.stats();
  return { embedder, cosines: texts.map((text) => hits.find((hit) => hit.memory.text === text)?.cosine) };
}

const QUERY = "That is a happy person";
const TEXTS = ["That is a very happy person", "Today is a sunny day", "Keeps bees in the garden"];
const near = (left, right, most) => left.every((value, index) => Math.abs(value - right[index]) <= most);

test("a plain f32 export of MiniLM finds what the package's own model finds", async () => {
  const own = await cosines({}, QUERY, TEXTS);
  const other = await cosines({ embeddingModel: plain() }, QUERY, TEXTS);
  assert.deepEqual(other.embedder, { modelId: "plain", dimensions: 384, state: "ready" });
  assert.ok(
    Math.abs(other.cosines[0] - 0.943) < 0.01 && Math.abs(other.cosines[1] - 0.257) < 0.02,
    String(other.cosines),
  );
  assert.ok(near(own.cosines, other.cosines, 0.02), `${own.cosines} and ${other.cosines}`);
});

test("each model uses its own pooling and prefixes", async () => {
  const mean = await cosines({ embeddingModel: plain() }, QUERY, TEXTS);
  const cls = await cosines({ embeddingModel: plain({ modelId: "cls", pooling: "cls" }) }, QUERY, TEXTS);
  assert.ok(!near(mean.cosines, cls.cosines, 0.02));
  // A prefix is no more than text before the text.
  const passage = await cosines(
    { embeddingModel: plain({ modelId: "p", passagePrefix: "passage: ", queryPrefix: "query: " }) },
    QUERY,
    TEXTS,
  );
  const written = await cosines(
    { embeddingModel: plain() },
    `query: ${QUERY}`,
    TEXTS.map((text) => `passage: ${text}`),
  );
  assert.ok(near(passage.cosines, written.cosines, 1e-3), `${passage.cosines} and ${written.cosines}`);
  assert.ok(!near(passage.cosines, mean.cosines, 1e-3));
});

test("a file with another sha256 is rejected, and words still find the memory", async () => {
  const { memory, failures } = open({ embeddingModel: plain({ modelId: "pinned", sha256: "0".repeat(64) }) });
  await memory.add("Keeps bees");
  await assert.rejects(memory.ready(), { name: "ModelLoadError", message: /sha256 that embeddingModel names/ });
  assert.deepEqual(
    (await memory.search("bees")).map((hit) => hit.memory.text),
    ["Keeps bees"],
  );
  assert.equal(failures[0]?.code, "model_load");
});

test("the error says that a file is no export of a BERT", async () => {
  const { memory } = open({ embeddingModel: plain({ modelId: "none", model: tokenizer }) });
  await assert.rejects(memory.ready(), { name: "ModelLoadError", message: /ONNX export of the BERT family/ });
});

/** @type {Record<string, [options: any, message: RegExp]>} */
const REFUSED = {
  "a name without files": [{ embeddingModel: "bge-small-en-v1.5" }, /modelUrl: "\/bge-small-en-v1.5\/"/],
  "an unknown name": [{ embeddingModel: "gpt-2" }, /"multilingual-e5-small"/],
  "no tokenizer": [{ embeddingModel: plain({ tokenizer: undefined }) }, /"tokenizer"/],
  "an unknown pooling": [{ embeddingModel: plain({ pooling: "max" }) }, /"pooling"/],
  "an unknown key": [{ embeddingModel: plain({ prefix: "" }) }, /"prefix"/],
  "a file outside of a page": [{ embeddingModel: plain({ model: "/model.onnx" }) }, /import\.meta\.url/],
  "the name of the package's own": [{ embeddingModel: plain({ modelId: "all-MiniLM-L6-v2" }) }, /choose another/],
  "dimensions on this device": [{ dimensions: 64 }, /useLocalEmbeddings: false/],
  "no whole number of dimensions": [{ useLocalEmbeddings: false, dimensions: 0 }, /1 to 65536/],
  "files of a provider": [{ useLocalEmbeddings: false, embeddingModel: plain() }, /leave useLocalEmbeddings/],
};
for (const [name, [options, message]] of Object.entries(REFUSED)) {
  test(`the options reject ${name}`, () => {
    assert.throws(
      () => withFastMemory(pair.plain(), "alice", { store: "memory", ...options }),
      (error) => error instanceof ConfigError && message.test(error.message),
    );
  });
}

test("dimensions go to the provider and into the model id, and a provider that ignores them is reported", async () => {
  const { memory } = pair.wrapped({ useLocalEmbeddings: false, dimensions: 32 });
  await memory.add("Keeps bees");
  await memory.ready();
  assert.deepEqual((await memory.stats()).embedder, {
    modelId: "text-embedding-3-small@32",
    dimensions: 32,
    state: "ready",
  });
  assert.equal(pair.mock.posts("/embeddings").at(-1).json.dimensions, 32);

  const deaf = pair.plain();
  const other = withFastMemory(deaf, "alice", {
    store: "memory",
    dbName: "deaf",
    useLocalEmbeddings: false,
    dimensions: 32,
    onError: () => {},
  }).memory;
  const { create } = deaf.embeddings;
  deaf.embeddings.create = ({ dimensions, ...request }) => create.call(deaf.embeddings, request);
  await other.add("Keeps bees");
  await assert.rejects(other.ready(), (/** @type {any} */ error) =>
    /64 dimensions, not 32/.test(`${error.message} ${error.cause?.message} ${error.cause?.cause?.message}`),
  );
});
