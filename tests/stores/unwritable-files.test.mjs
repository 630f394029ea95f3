// A database file that cannot be used: the error and doctor() name its path, the reason and what to do.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { createClient } from "@libsql/client";

import { RunningProcess } from "@fast-memory/test-support/process";
import { temporaryFolderFor } from "@fast-memory/test-support/temporary-folder";
import { createMemory } from "../../pkg/index.js";
import { libsql } from "../../pkg/libsql.js";
import { nodeSqlite } from "../../pkg/node.js";

const OPTIONS = { modelUrl: "file:///nowhere/", onError: () => undefined };

async function failureOf(store, text = "Likes tea") {
  const memory = createMemory("alice", { ...OPTIONS, store });
  const error = await memory.add(text).then(
    () => undefined,
    (error) => error,
  );
  const { checks } = await memory.doctor();
  return { error, check: checks.find(({ name }) => name === "store") };
}

function assertNamed({ error, check }, file, reason) {
  assert.equal(error?.name, "StoreUnavailableError");
  assert.equal(error.code, "store_unavailable");
  for (const text of [error.message, `${check.detail} ${check.remedy}`]) {
    assert.ok(text.includes(file), `${text} names ${file}`);
    assert.match(text, reason);
    assert.match(text, /dbPath/);
    assert.doesNotMatch(text, /Likes tea/);
  }
  assert.equal(check.ok, false);
}

test("node:sqlite: a folder in the place of the file", async (t) => {
  const folder = temporaryFolderFor(t, "unwritable");
  assertNamed(await failureOf(nodeSqlite(folder)), folder, /cannot be opened: it is a folder/);
});

test("node:sqlite: a file that is no database", async (t) => {
  const file = path.join(temporaryFolderFor(t, "unwritable"), "notes.txt");
  writeFileSync(file, "not a database ".repeat(100));
  assertNamed(await failureOf(nodeSqlite(file)), file, /file is not a database/);
});

test("node:sqlite: a database that can only be read, and one in a folder without write access", async (t) => {
  const folder = temporaryFolderFor(t, "unwritable");
  const file = path.join(folder, "memory.db");
  const store = nodeSqlite(file);
  await createMemory("alice", { ...OPTIONS, store }).add("Likes coffee");
  await store.close();
  const closed = path.join(folder, "closed");
  mkdirSync(closed);
  chmodSync(closed, 0o555);
  chmodSync(file, 0o444);
  chmodSync(folder, 0o555);
  const program = path.join(import.meta.dirname, "lib/unwritable.mjs");
  /** @type {[place: string, reason: RegExp][]} */
  const places = [
    [file, /cannot be written: .*read-only|cannot be opened/],
    [path.join(closed, "memory.db"), /cannot be opened/],
  ];
  for (const [place, reason] of places) {
    // Root may write everything.
    const user = process.getuid?.() === 0 ? ["setpriv", "--reuid=65534", "--clear-groups"] : [];
    const [command, ...args] = [...user, process.execPath, "--disable-warning=ExperimentalWarning", program, place];
    const { code, stdout, stderr } = await new RunningProcess(command, args).ended();
    assert.equal(code, 0, stderr);
    assertNamed(JSON.parse(stdout), place, reason);
  }
  chmodSync(folder, 0o755);
});

test("libsql: a folder in the place of the file", async (t) => {
  const folder = temporaryFolderFor(t, "unwritable");
  const open = () => libsql(createClient({ url: `file:${folder}` }));
  let failure;
  try {
    failure = await failureOf(open());
  } catch (error) {
    // The driver's own error, before there is a store.
    assert.match(String(error), /unable to open|ConnectionFailed|SQLITE_CANTOPEN/i);
    return;
  }
  assertNamed(failure, "libsql", /cannot be opened/);
});
