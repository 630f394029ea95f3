import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import pg from "pg";

import { MockServer } from "@fast-memory/mock";
import { lastUserText, remembered, wellBehaved } from "@fast-memory/mock/model";
import { PostgresServer } from "@fast-memory/test-support/postgres-server";
import { temporaryFolderFor } from "@fast-memory/test-support/temporary-folder";
import { postgres } from "../../pkg/postgres.js";
import { runInRuntime } from "./lib/run-in-runtime.mjs";

const APP = fileURLToPath(new URL("./lib/chat-app.mjs", import.meta.url));

let mock;
let server;
before(async () => {
  [mock, server] = await Promise.all([MockServer.start(), PostgresServer.start()]);
  // It learns what begins with "I", and answers with what it was reminded of.
  mock.model = wellBehaved({
    answer: (request) =>
      `I know: ${
        remembered(request)
          .map(({ text }) => text)
          .sort()
          .join("; ") || "nothing"
      }.`,
    memories: (request) =>
      [...lastUserText(request).matchAll(/^I (\w+) (.+)$/gm)].map(([, verb, rest]) => ({
        op: "add",
        category: "preference",
        text: `The user ${verb}s ${rest}`,
      })),
  });
});
after(() => Promise.all([mock?.close(), server?.close()]));

/**
 * @param {string} runtime
 * @param {string} user
 * @param {string[]} says
 * @param {{ cwd?: string, [setting: string]: any }} [more]
 */
async function app(runtime, user, says, { cwd, ...more } = {}) {
  const { code, lines, errors } = await runInRuntime(
    runtime,
    APP,
    [JSON.stringify({ user, baseURL: mock.baseURL, says, ...more })],
    { cwd },
  );
  assert.equal(code, 0, errors);
  return { replies: lines.slice(0, -1).map(({ said }) => said), ...lines.at(-1), errors };
}

for (const runtime of ["node 22", "bun", "deno"]) {
  test(`${runtime}: an app with dbPath alone remembers in its next process`, async (t) => {
    const dbPath = path.join(temporaryFolderFor(t, "stores"), "memory.db");
    const first = await app(runtime, "alice", ["I prefer Python"], { options: { dbPath } });
    assert.deepEqual(first.replies, ["I know: nothing."]);
    assert.deepEqual([first.store, first.texts], ["node:sqlite", ["The user prefers Python"]]);
    assert.ok(existsSync(dbPath), "that very file");
    const second = await app(runtime, "alice", ["Which language, Python?"], { options: { dbPath } });
    assert.deepEqual(second.replies, ["I know: The user prefers Python."]);
    const other = await app(runtime, "bob", ["Which language, Python?"], { options: { dbPath } });
    assert.deepEqual([other.replies, other.texts], [["I know: nothing."], []]);
    assert.ok(!/fast-memory:/.test(first.errors + second.errors + other.errors), first.errors);
  });
}

test("node 22: without a store option, memories are in fast-memory.db in the working folder", async (t) => {
  const cwd = temporaryFolderFor(t, "stores");
  await app("node 22", "alice", ["I prefer Python"], { cwd });
  assert.ok(existsSync(path.join(cwd, "fast-memory.db")));
  assert.deepEqual((await app("node 22", "alice", ["Which language, Python?"], { cwd })).replies, [
    "I know: The user prefers Python.",
  ]);
});

test("without a durable store the chat goes on, and the error has the lines to paste", async () => {
  const { code, lines, errors } = await runInRuntime("node 22 without sqlite", APP, [
    JSON.stringify({ user: "alice", baseURL: mock.baseURL, says: ["I prefer Python", "And now?"] }),
  ]);
  assert.deepEqual(
    lines.map(({ said }) => said),
    ["I know: nothing.", "I know: nothing."],
  );
  assert.equal(code, 1, "client.memory rejects");
  assert.equal(errors.match(/^fast-memory: nothing in Node \S+ keeps memories by itself/gm).length, 1, errors);
  for (const choice of [
    "npm install @libsql/client",
    'from "fast-memory/libsql"',
    "nodeSqlite(",
    "postgres(pool)",
    '{ store: "memory" }',
  ])
    assert.ok(errors.includes(choice), choice);
});

test("two processes of one user over PostgreSQL lose nothing", async (t) => {
  const pool = new pg.Pool({ connectionString: server.url });
  t.after(() => pool.end());
  await postgres(pool).clear("alice");
  const verbs = ["prefer", "like", "want", "need", "use", "own", "play", "read"];
  const says = (name) => verbs.map((verb) => `I ${verb} the ${name} number`);
  const runs = await Promise.all(
    ["first", "second"].map((name) => app("node 22", "alice", says(name), { postgres: server.url })),
  );
  for (const { store } of runs) assert.equal(store, "postgres");
  const { texts, replies } = await app("node 22", "alice", ["What about the first number?"], {
    postgres: server.url,
  });
  const all = ["first", "second"].flatMap((name) => verbs.map((verb) => `The user ${verb}s the ${name} number`));
  assert.deepEqual([...texts].sort(), all.sort());
  assert.match(replies[0], /the first number/);
  await postgres(pool).clear("alice");
});
