// The configuration for Jest in docs/runtimes-and-bundlers.md: its transformer is run over the package, in CommonJS, as Jest does it.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import { test } from "@fast-memory/test-support/deadline";
import { RunningProcess } from "@fast-memory/test-support/process";
import { temporaryFolderFor } from "@fast-memory/test-support/temporary-folder";
import { PKG, inRoot } from "../../../scripts/lib/paths.mjs";

const PROGRAM = `
const Module = require("node:module");
const transformer = require("./jest-esm.cjs");
Module._extensions[".js"] = (module, file) =>
  module._compile(transformer.process(require("node:fs").readFileSync(file, "utf8")).code, file);
const { createMemory } = require(process.argv[2]);
async function main() {
  const codes = [];
  const memory = createMemory("alice", { store: "memory", onError: ({ code }) => codes.push(code) });
  await memory.add("Keeps bees");
  const [{ memory: found }] = await memory.search("bees");
  const failure = await memory.ready().catch(({ code, message }) => ({ code, message }));
  console.log(JSON.stringify({ found: found.text, failure }));
}
void main();
`;

test("the documented transformer makes CommonJS of the package: memory by words, and an error that names modelUrl", async (t) => {
  const docs = await readFile(inRoot("docs/runtimes-and-bundlers.md"), "utf8");
  const [, transformer] = /```js jest-esm\.cjs\n(.*?)```/s.exec(docs) ?? [];
  assert.ok(transformer);
  const folder = temporaryFolderFor(t, "commonjs");
  await writeFile(
    path.join(folder, "jest-esm.cjs"),
    transformer.replace('"esbuild"', JSON.stringify(inRoot("node_modules/esbuild"))),
  );
  await writeFile(path.join(folder, "program.cjs"), PROGRAM);
  const program = new RunningProcess(process.execPath, ["program.cjs", path.join(PKG, "index.js")], { cwd: folder });
  const { stdout } = await program.succeeded();
  const { found, failure } = JSON.parse(stdout);
  assert.equal(found, "Keeps bees");
  assert.equal(failure.code, "model_load");
  assert.match(failure.message, /the embedding model has no address.*modelUrl/);
});
