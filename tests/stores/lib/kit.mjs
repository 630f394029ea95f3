import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { storeChecks } from "../../../pkg/testing.js";
import { RUNTIMES } from "./runtimes.mjs";

const CHECKED = fileURLToPath(new URL("checked.mjs", import.meta.url));

/** A folder that is gone when the test is over. */
export function folderOf(t) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "fast-memory-stores-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A test for each check, in another runtime. */
export function kitIn(runtime, store) {
  test(`${store} in ${runtime}`, async (t) => {
    const { code, lines, errors } = await child(runtime, CHECKED, [store, path.join(folderOf(t), "memory.db")]);
    for (const { name, failed } of lines) await t.test(name, () => assert.equal(failed, undefined));
    assert.equal(code, 0, errors);
    assert.deepEqual(lines.map(({ name }) => name), storeChecks(() => {}).map(({ name }) => name), errors);
  });
}

/** A test for each check, here. */
export async function kit(t, makeStore) {
  for (const { name, run } of storeChecks(makeStore)) await t.test(name, run);
}

/** Runs a file to its end, and reads what it printed as lines of JSON. */
export async function child(runtime, file, args, { onLine, cwd } = {}) {
  const [command, ...first] = RUNTIMES[runtime]();
  const process = spawn(command, [...first, file, ...args], { cwd, stdio: ["pipe", "pipe", "pipe"] });
  let [output, errors, seen] = ["", "", 0];
  process.stderr.setEncoding("utf8").on("data", (text) => (errors += text));
  process.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
    const lines = output.split("\n").slice(0, -1);
    for (const line of lines.slice(seen)) onLine?.(JSON.parse(line), process);
    seen = lines.length;
  });
  const [code, signal] = await new Promise((resolve, reject) => process.on("error", reject).on("close", (...end) => resolve(end)));
  const lines = output.split("\n").slice(0, -1).map((line) => JSON.parse(line));
  return { code, signal, lines, errors };
}
