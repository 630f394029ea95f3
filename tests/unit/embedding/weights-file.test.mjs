// The model is read out of a module of WebAssembly that is only data, and taken as it is where it lies in a file of its own.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

import { test } from "@fast-memory/test-support/deadline";
import { createMemory } from "../../../pkg/index.js";
import { BUILD, PKG } from "../../../scripts/lib/paths.mjs";
import { dataModule } from "../../../scripts/model/data-module.mjs";

const MODEL = readFileSync(path.join(BUILD, "model/model.onnx"));
const TOKENIZER = readFileSync(path.join(BUILD, "model/tokenizer.json"));
const COMPILED = readFileSync(path.join(BUILD, "model/model.compiled"));
const PACKED = readFileSync(path.join(PKG, "minilm/weights.wasm"));
/** The section's identifier, then its length in four bytes, the count of segments, the kind of the first, and its length in four. */
const DATA_SECTION = PACKED.indexOf(COMPILED.subarray(0, 64)) - 11;
const FIRST_KIND = DATA_SECTION + 6;

let folder;
before(() => {
  folder = mkdtempSync(path.join(tmpdir(), "fast-memory-weights-"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function write(bytes) {
  const file = path.join(folder, String(++files));
  writeFileSync(file, bytes);
  return pathToFileURL(file);
}

let users = 0;
const open = (options) => createMemory(`user-${++users}`, { store: "memory", onError: () => {}, ...options });

/** Loads a model from these bytes, as another one than the package's. */
const openForeign = (model, tokenizer = model) =>
  open({
    embeddingModel: { modelId: `model-${files}`, model: write(model), tokenizer: write(tokenizer), pooling: "mean" },
  });

async function cosine(memory) {
  await memory.add("That is a very happy person");
  await memory.ready();
  const [hit] = await memory.search("That is a happy person");
  return hit.cosine;
}

const altered = (at, byte) => {
  const bytes = Buffer.from(PACKED);
  bytes[at] = byte;
  return bytes;
};

/** Model and tokenizer as ONNX and JSON, in a module of their own. */
const ONNX_PACKED = dataModule({ "model.onnx": MODEL, "tokenizer.json": TOKENIZER });

test("weights.wasm holds the compiled model as dataModule writes it, where a line of the cache starts", () => {
  assert.ok(PACKED.equals(dataModule({ "model.compiled": COMPILED })));
  assert.equal(PACKED.indexOf(COMPILED) % 64, 0);
  assert.deepEqual([PACKED[DATA_SECTION], PACKED[FIRST_KIND]], [11, 1]);
});

const GOOD = {
  "plain ONNX and JSON": [MODEL, TOKENIZER],
  "the package's own file": [PACKED, PACKED],
  "the compiled model as a file": [COMPILED, TOKENIZER],
  "ONNX and JSON in one module": [ONNX_PACKED, ONNX_PACKED],
  "a module for the model, and JSON": [ONNX_PACKED, TOKENIZER],
  "parts in another order, beside others": [
    dataModule({ "tokenizer.json": TOKENIZER, "other.bin": Buffer.alloc(200), "model.onnx": MODEL }),
    TOKENIZER,
  ],
  "a module with a section that nobody knows": [Buffer.concat([PACKED, Buffer.from([0, 3, 1, 0x78, 0])]), TOKENIZER],
};
for (const [name, [model, tokenizer]] of Object.entries(GOOD)) {
  test(`loads ${name}`, async () => {
    const own = await cosine(open({}));
    assert.ok(Math.abs(own - 0.943) < 0.01, String(own));
    const foreign = await cosine(openForeign(model, tokenizer));
    // tract sums in another order, so activations of 14 bits are rounded to the other side now and then.
    assert.ok(Math.abs(foreign - own) < 1e-3, `${foreign}, not ${own}`);
  });
}

const NO_MODEL = /^\S+ is WebAssembly, but does not contain a complete model\.onnx\. /;
/** @type {Record<string, [Buffer, RegExp]>} */
const DAMAGED = {
  "a module that breaks off in the model": [PACKED.subarray(0, 20_000_000), NO_MODEL],
  "one that breaks off at its last byte": [PACKED.subarray(0, -1), NO_MODEL],
  "one that breaks off in the tokenizer": [ONNX_PACKED.subarray(0, -1), NO_MODEL],
  "one that breaks off in its head": [PACKED.subarray(0, 30), NO_MODEL],
  "nothing but the magic": [PACKED.subarray(0, 4), NO_MODEL],
  "data in another section": [altered(DATA_SECTION, 10), NO_MODEL],
  "data that goes to a place of its own": [altered(FIRST_KIND, 0), NO_MODEL],
  "a part that is longer than its section": [altered(DATA_SECTION + 10, 0x7f), NO_MODEL],
  "a number of more bytes than WebAssembly allows": [
    Buffer.concat([PACKED, Buffer.from([0, ...Array(8).fill(0x80), 0])]),
    NO_MODEL,
  ],
  "another name": [dataModule({ "other.onnx": MODEL, "tokenizer.json": TOKENIZER }), NO_MODEL],
  "a program": [readFileSync(path.join(PKG, "engine_bg.wasm")), NO_MODEL],
  "no tokenizer": [
    dataModule({ "model.onnx": MODEL }),
    /^\S+ is WebAssembly, but does not contain a complete tokenizer\.json\. /,
  ],
  "a compiled model that breaks off": [COMPILED.subarray(0, 20_000_000), /^the embedding model does not start: /],
  "a compiled model of another version": [
    Buffer.concat([COMPILED.subarray(0, 7), Buffer.from([99]), COMPILED.subarray(8)]),
    /^the embedding model does not start: /,
  ],
  "a module with a part that is no compiled model": [
    dataModule({ "model.compiled": TOKENIZER }),
    /^the embedding model does not start: /,
  ],
  "plain ONNX that breaks off": [
    MODEL.subarray(0, 20_000_000),
    /^the embedding model does not start: .*model\.onnx is not a model that runs here/,
  ],
  "a module with a part that is no model": [
    dataModule({ "model.onnx": TOKENIZER, "tokenizer.json": TOKENIZER }),
    /^the embedding model does not start: /,
  ],
};
for (const [name, [model, message]] of Object.entries(DAMAGED)) {
  test(`rejects ${name}`, async () => {
    const memory = openForeign(model, model[0] === 0 ? model : TOKENIZER);
    await assert.rejects(memory.ready(), (/** @type {any} */ error) => {
      assert.equal(error.name, "ModelLoadError");
      assert.match(error.message, message);
      assert.match(error.url, /^file:/);
      return true;
    });
  });
}

/** Serves the package's folder of the model; `weights` answers for the file in question. */
async function serving(weights, use) {
  const server = createServer((request, response) => {
    if (request.url.endsWith("weights.wasm")) weights(response);
    else response.end(readFileSync(path.join(PKG, "minilm", path.basename(request.url))));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  try {
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    return await use(`http://127.0.0.1:${port}/minilm`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const program = readFileSync(path.join(PKG, "minilm/encoder_bg.wasm")).length;

test("progress reaches its total when the server compresses", async () => {
  const told = [];
  const onProgress = (progress) => progress.phase === "download" && told.push(progress);
  await serving(
    (response) => response.setHeader("content-encoding", "gzip").end(gzipSync(PACKED, { level: 1 })),
    (modelUrl) => open({ modelUrl, onProgress }).ready(),
  );
  const last = told.at(-1);
  assert.equal(last.loaded, PACKED.length + program);
  assert.equal(last.total, last.loaded);
  assert.ok(
    told.length > 5 && told.every(({ loaded, total }, at) => loaded <= total && loaded >= (told[at - 1]?.loaded ?? 0)),
  );
});

/** @type {Record<string, [answer: (response: any) => any, message: RegExp]>} */
const REFUSED = {
  "is altered": [
    (response) => response.end(altered(1_000_000, PACKED[1_000_000] ^ 1)),
    /weights\.wasm is not the file that this version of fast-memory was built with/,
  ],
  "is shorter": [
    (response) => response.end(PACKED.subarray(0, 1000)),
    /\(1000 bytes, expected \d+, or another sha256\)/,
  ],
  "is a web page": [
    (response) => response.setHeader("content-type", "text/html").end("<!doctype html>"),
    /\(15 bytes, expected \d+, or another sha256\)/,
  ],
  "is plain ONNX": [
    (response) => response.end(MODEL),
    /weights\.wasm is not the file that this version of fast-memory was built with/,
  ],
  "is not there": [(response) => response.writeHead(404).end(), /weights\.wasm answers with status 404/],
  "breaks off": [
    (response) =>
      response
        .writeHead(200, { "content-length": PACKED.length })
        .write(PACKED.subarray(0, 5_000_000), () => response.destroy()),
    /weights\.wasm broke off after \d+ bytes/,
  ],
};
for (const [name, [answer, message]] of Object.entries(REFUSED)) {
  test(`the error says that weights.wasm ${name}, with its URL and what to do`, () =>
    serving(answer, (modelUrl) =>
      assert.rejects(open({ modelUrl }).ready(), (/** @type {any} */ error) => {
        assert.equal(error.name, "ModelLoadError");
        assert.match(error.message, message);
        assert.match(error.message, /modelUrl: "\/minilm\/"/);
        assert.equal(error.url, `${modelUrl}/weights.wasm`);
        return true;
      }),
    ));
}

for (const [name, answer, message] of /** @type {[string, () => Uint8Array | string, RegExp][]} */ ([
  [
    "is of another version",
    () => Uint8Array.from(readFileSync(path.join(PKG, "minilm/encoder_bg.wasm")).toReversed()),
    /another sha256/,
  ],
  ["is the engine", () => readFileSync(path.join(PKG, "engine_bg.wasm")), /expected \d+/],
  ["is a web page", () => "<!doctype html>", /\(15 bytes, expected \d+/],
])) {
  test(`the error says that encoder_bg.wasm ${name}, with its URL`, async () => {
    const server = createServer((request, response) => {
      if (request.url.endsWith("encoder_bg.wasm")) response.end(answer());
      else response.end(readFileSync(path.join(PKG, "minilm", path.basename(request.url))));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    const modelUrl = `http://127.0.0.1:${port}/minilm`;
    try {
      await assert.rejects(open({ modelUrl }).ready(), (/** @type {any} */ error) => {
        assert.equal(error.name, "ModelLoadError");
        assert.match(error.message, /encoder_bg\.wasm is not the file that this version of fast-memory was built with/);
        assert.match(error.message, message);
        assert.equal(error.url, `${modelUrl}/encoder_bg.wasm`);
        return true;
      });
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
}
