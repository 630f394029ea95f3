// A database file that cannot be used: the error and doctor() name its path, the reason and what to do.
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { createClient } from "@libsql/client";

import { RunningProcess } from "@fast-memory/test-support/process";
import { temporaryFolderFor } from "@fast-memory/test-support/temporary-folder";
import { createMemory, FastMemoryError } from "../../pkg/index.js";
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

/** As a user who is not root, who may write everything. */
async function failureInProcess(file) {
  const user = process.getuid?.() === 0 ? ["setpriv", "--reuid=65534", "--clear-groups"] : [];
  const program = path.join(import.meta.dirname, "lib/unwritable.mjs");
  const [command, ...args] = [...user, process.execPath, "--disable-warning=ExperimentalWarning", program, file];
  const { code, stdout, stderr } = await new RunningProcess(command, args).ended();
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
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
  /** @type {[place: string, reason: RegExp][]} */
  const places = [
    [file, /cannot be written: .*read-only|cannot be opened/],
    [path.join(closed, "memory.db"), /cannot be opened/],
  ];
  for (const [place, reason] of places) {
    assertNamed(await failureInProcess(place), place, reason);
  }
  chmodSync(folder, 0o755);
});

test("node:sqlite: a file that can only be read: it is read, and doctor() says that it cannot be written", async (t) => {
  const folder = temporaryFolderFor(t, "unwritable");
  const file = path.join(folder, "memory.db");
  const store = nodeSqlite(file);
  await createMemory("alice", { ...OPTIONS, store }).add("Likes coffee");
  await store.close();
  chmodSync(folder, 0o777);
  chmodSync(file, 0o444);
  assertNamed(await failureInProcess(file), file, /cannot be written: .*read-only/);
});

test("node:sqlite: a folder that is missing: the error and doctor() say how to make it", async (t) => {
  const folder = path.join(temporaryFolderFor(t, "unwritable"), "data");
  for (const store of [nodeSqlite(path.join(folder, "memory.db")), undefined]) {
    const memory = createMemory("alice", {
      ...OPTIONS,
      ...(store ? { store } : { dbPath: path.join(folder, "other.db") }),
    });
    await assert.rejects(memory.add("Likes tea"), (error) => {
      assert.ok(error instanceof FastMemoryError);
      assert.equal(error.code, "store_unavailable");
      assert.ok(error.message.includes(`mkdir -p "${folder}"`), error.message);
      return true;
    });
    const { checks } = await memory.doctor();
    assert.ok(checks.find(({ name }) => name === "store").remedy.includes(`mkdir -p "${folder}"`));
  }
});

test("node:sqlite: a file that is damaged", async (t) => {
  const file = path.join(temporaryFolderFor(t, "unwritable"), "memory.db");
  const store = nodeSqlite(file);
  await createMemory("alice", { ...OPTIONS, store }).addMany(
    Array.from({ length: 100 }, (_, n) => `Memory ${n}: ${"x".repeat(1000)}`),
  );
  await store.close();
  truncateSync(file, 10_000);
  const { error, check } = await failureOf(nodeSqlite(file));
  for (const text of [error.message, check.remedy]) {
    assert.ok(text.includes(file));
    assert.match(text, /is damaged\. Remedy: restore a backup, or move the file away/);
  }
});

test("node:sqlite: what is no path of a file", () => {
  for (const path of [undefined, null, 5, "", " ", "a\0b.db", new URL("https://example.test/memory.db")]) {
    // @ts-expect-error: some are of other types
    assert.throws(() => nodeSqlite(path), {
      name: "ConfigError",
      message: /path of a file.*nodeSqlite\("memory\.db"\)/,
    });
  }
});

// Messages of SQLite and its drivers: https://www.sqlite.org/rescode.html
/** @type {Record<string, [code: string, reason: RegExp]>} */
const MESSAGES = {
  "SQLITE_READONLY: attempt to write a readonly database": ["store_unavailable", /cannot be written: .*read-only/],
  "SQLITE_CANTOPEN: unable to open database file": ["store_unavailable", /cannot be opened/],
  "SQLITE_NOTADB: file is not a database": ["store_unavailable", /is not a database of SQLite, or it is encrypted/],
  "SQLITE_CORRUPT: database disk image is malformed": ["store_unavailable", /is damaged/],
  "SQLITE_IOERR_WRITE: disk I/O error": ["store_unavailable", /the disk reports an error\. Remedy: check the disk/],
  "SQLITE_FULL: database or disk is full": ["store_full", /is full; nothing was written\. Remedy: free space/],
};
for (const [message, [code, reason]] of Object.entries(MESSAGES)) {
  test(`any database of SQLite, ${message}: the reason and what to do`, async () => {
    const batch = async () => {
      throw new Error(message);
    };
    const { error, check } = await failureOf(libsql({ batch }));
    assert.equal(error.code, code);
    for (const text of [error.message, check.remedy]) {
      assert.match(text, /^the database of the store "libsql" /);
      assert.match(text, reason);
    }
  });
}

if (existsSync("/dev/full")) {
  test("node:sqlite: a disk that is full: the error names the file", async () => {
    const { error } = await failureOf(nodeSqlite("/dev/full"));
    assert.equal(error.code, "store_full");
    assert.match(error.message, /^the database \/dev\/full is full; nothing was written\. Remedy: free space/);
  });
}

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
