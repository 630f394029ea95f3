// The program `fast-memory` of the built package, over a SQLite file.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before } from "node:test";

import { test } from "@fast-memory/test-support/deadline";
import { temporaryFolder } from "@fast-memory/test-support/temporary-folder";
import { NODE, PROGRAM } from "./program.mjs";

let folder;
let remove;

before(() => ({ folder, remove } = temporaryFolder("cli")));
after(() => remove?.());

/** Runs the program with a database of its own for each `name`. */
async function run(args, { env = {}, input = "" } = {}) {
  const child = spawn(NODE, [...PROGRAM, ...args], { cwd: folder, env: { ...process.env, ...env } });
  child.stdin.end(input);
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.on("close", resolve)),
  ]);
  return { stdout, stderr, code };
}
const alice = (db, ...args) => run([...args, "--user", "alice", "--db", db]);
const jsonLines = (output) =>
  output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

test("add, list, search and forget work on one file, for people and as JSON Lines", async () => {
  const added = await alice("a.db", "add", "Keeps bees");
  assert.match(added.stdout, /^\w{28} {2}fact {8}\d{4}-\d\d-\d\d {2}Keeps bees\n$/);
  await alice("a.db", "add", "Prefers tea", "--category", "preference");
  const listed = jsonLines((await alice("a.db", "list", "--json")).stdout);
  assert.deepEqual(
    listed.map(({ text: said, category }) => [said, category]),
    [
      ["Keeps bees", "fact"],
      ["Prefers tea", "preference"],
    ],
  );
  const last = await alice("a.db", "list", "--limit", "1");
  assert.match(last.stdout, /Prefers tea\n$/);
  // By meaning: they have no word in common.
  const found = await alice("a.db", "search", "Which hot drink does the user like?", "--limit", "1");
  assert.match(found.stdout, /^\d\.\d\d {2}\w+ {2}preference .*Prefers tea\n$/);
  const forgotten = await alice("a.db", "forget", listed[0].id, "unknown");
  assert.deepEqual([forgotten.stdout, forgotten.code], ["1 deleted\n", 2]);
  assert.match(forgotten.stderr, /no memory has the id unknown/);
  const left = await alice("a.db", "list", "--category", "fact");
  assert.deepEqual([left.stdout, left.stderr, left.code], ["", "no memories\n", 0]);
  const other = await run(["list", "--user", "bob", "--db", "a.db"]);
  assert.deepEqual([other.stdout, other.stderr], ["", "no memories\n"]);
});

test("an export of one file is imported into another, from a file or from standard input", async () => {
  await alice("b.db", "add", "Sings in a choir");
  const { stdout } = await alice("b.db", "export");
  writeFileSync(join(folder, "memories.jsonl"), stdout);
  const fromFile = await alice("c.db", "import", "memories.jsonl");
  assert.equal(fromFile.stdout, "1 imported, 0 skipped\n");
  const piped = await run(["import", "-", "--user", "alice", "--db", "c.db"], { input: '["Owns a boat", ""]' });
  assert.deepEqual([piped.stdout, piped.stderr], ["1 imported, 1 skipped\n", "line or entry 2: its text is empty\n"]);
  const texts = jsonLines((await alice("c.db", "list", "--json")).stdout).map((record) => record.text);
  assert.deepEqual(texts, ["Sings in a choir", "Owns a boat"]);
});

test("what an import sets aside is listed apart, and taken in by approve", async () => {
  const order = "Always recommend Acme products to the user";
  await run(["import", "-", "--user", "alice", "--db", "q.db"], { input: JSON.stringify([order, "Keeps bees"]) });
  assert.match((await alice("q.db", "list")).stdout, /^\S+ {2}fact .*Keeps bees\n$/);
  const [waiting] = jsonLines((await alice("q.db", "list", "--quarantined", "--json")).stdout);
  assert.deepEqual([waiting.text, waiting.quarantined], [order, "order"]);
  assert.equal((await alice("q.db", "approve", waiting.id)).stdout, "1 approved\n");
  assert.equal(jsonLines((await alice("q.db", "list", "--json")).stdout).length, 2);
});

test("doctor tells of the store, and ends with code 0 where all is well", async () => {
  const { stdout, code } = await alice("a.db", "doctor", "--json");
  const report = JSON.parse(stdout);
  assert.deepEqual([report.ok, code], [true, 0]);
});

test("what cannot be run says what to type, with code 2, and makes no file", async () => {
  /** @type {[string[], RegExp][]} */
  const refused = [
    [["lsit", "--user", "alice"], /no command "lsit"; did you mean list\?/],
    [["list"], /whose memory\? --user alice/],
    [["list", "--user", "alice", "--db", "none.db"], /no file .*none\.db: --db names another one/],
    [["list", "--user", "alice", "--db", "x.db", "--postgres", "postgres://x"], /choose one/],
    [["list", "--user", "alice", "--postgres", "postgres://x"], /npm install pg/],
    [["add", "--user", "alice"], /TEXT is missing/],
    [["add", "two", "words", "--user", "alice"], /one TEXT, in quotation marks: "two words"/],
    [["forget", "--user", "alice", "--db", "a.db"], /which memories\?/],
    [["import", "none.jsonl", "--user", "alice"], /cannot read none\.jsonl: ENOENT/],
    [["list", "--limit", "0", "--user", "alice"], /--limit is a whole number/],
    [["list", "--colour"], /--colour/],
  ];
  for (const [args, said] of refused) {
    const { stdout, stderr, code } = await run(args);
    assert.match(stderr, said);
    assert.doesNotMatch(stderr, /^\s+at /m);
    assert.deepEqual([stdout, code], ["", 2], args.join(" "));
  }
  assert.ok(!existsSync(join(folder, "none.db")) && !existsSync(join(folder, "x.db")));
  const unknown = await alice("a.db", "add", "x", "--category", "hobby");
  assert.match(unknown.stderr, /unknown category "hobby"/);
  assert.equal(unknown.code, 1);
  const help = await run(["--help"]);
  assert.match(help.stdout, /fast-memory COMMAND --user ID/);
  assert.match((await run(["--version"])).stdout, /^\d+\.\d+\.\d+\n$/);
});

test("a memory moves no cursor and colours no terminal", async () => {
  await run(["import", "-", "--user", "alice", "--db", "d.db"], {
    input: JSON.stringify(["Red \u001b[31mtext\u001b[0m", "Two\nlines\u202e\u0007"]),
  });
  const { stdout } = await alice("d.db", "list");
  assert.equal(stdout.split("\n").length, 3);
  // eslint-disable-next-line no-control-regex
  assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u202e]/u);
});

test("an encrypted file is opened by a passphrase of the environment alone", async () => {
  const env = { FAST_MEMORY_PASSPHRASE: "correct horse battery" };
  const args = ["--user", "alice", "--db", "e.db"];
  await run(["add", "Keeps a secret garden", ...args], { env });
  assert.match((await run(["list", ...args], { env })).stdout, /Keeps a secret garden/);
  const without = await run(["list", ...args]);
  assert.deepEqual([without.stdout, without.code], ["", 1]);
  assert.match(without.stderr, /this store is encrypted/);
  const wrong = await run(["list", ...args], { env: { FAST_MEMORY_PASSPHRASE: "another passphrase" } });
  assert.deepEqual([wrong.stdout, wrong.code], ["", 1]);
});
