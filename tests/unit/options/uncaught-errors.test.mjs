// An error that nobody catches: Node prints the line that threw, which must not hold the package's WebAssembly.
import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import { test } from "@fast-memory/test-support/deadline";
import { RunningProcess } from "@fast-memory/test-support/process";
import { temporaryFolderFor } from "@fast-memory/test-support/temporary-folder";
import { PKG } from "../../../scripts/lib/paths.mjs";

const PROGRAMS = {
  "a typo in an option": `withFastMemory({}, "alice", { topk: 3 });`,
  "an invalid user": `createMemory("");`,
  "a client that cannot be wrapped": `withFastMemory({}, "alice");`,
  "a wrong type inside an option": `createMemory("alice", { store: "memory", window: { maxTokens: "many" } });`,
  "a typo inside an option": `withFastMemory({}, "alice", { window: { maxTokens: 1, countToken: () => 1 } });`,
  "a typo in an option of a call": `await createMemory("alice", { store: "memory" }).search("bees", { topk: 3 });`,
  "a rejection that nobody awaits": `void createMemory("alice", { store: "memory" }).add("");`,
  "an error of a call": `await createMemory("alice", { store: "memory" }).search("");`,
};
for (const [name, code] of Object.entries(PROGRAMS)) {
  test(`${name}: Node prints the message and a short stack`, async (t) => {
    const folder = temporaryFolderFor(t, "uncaught");
    const file = path.join(folder, "program.mjs");
    const entry = JSON.stringify(new URL("../../../pkg/index.js", import.meta.url).href);
    await writeFile(file, `import { createMemory, withFastMemory } from ${entry};\n${code}\n`);
    const { code: exit, stderr } = await new RunningProcess(process.execPath, [file]).ended();
    assert.equal(exit, 1);
    assert.match(stderr, /(?:ConfigError|UnsupportedClientError): /);
    assert.ok(stderr.length < 3000, `${stderr.length} characters`);
  });
}

test("the engine's bytes are in a module of their own, on a line of their own", async () => {
  const [before, line, after] = (await readFile(path.join(PKG, "engine-bytes.js"), "utf8")).split("\n");
  assert.equal(before, "export default `");
  assert.equal(after, "`;");
  const engine = await readFile(path.join(PKG, "engine_bg.wasm"));
  assert.ok(Buffer.from(line, "base64").equals(engine));
  const others = (await readdir(PKG)).filter((name) => name.endsWith(".js") && name !== "engine-bytes.js");
  for (const name of others) {
    // The line limit breaks long texts.
    const code = (await readFile(path.join(PKG, name), "utf8")).replaceAll("\\\n", "");
    assert.ok(!code.includes(line.slice(0, 1000)), `${name} holds the bytes, too`);
  }
});
