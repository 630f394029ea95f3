// Rows of an encrypted store that somebody changed: they are noticed, named and left out, and the others stay readable.
import assert from "node:assert/strict";

import { test } from "@fast-memory/test-support/deadline";
import { fresh, KEY, OpenStore, texts } from "./lib.mjs";

const ENCRYPTION = { key: KEY };

/** Two segments of alice's memories, and what they say. */
async function filled() {
  const store = new OpenStore();
  const { memory } = fresh(store, ENCRYPTION);
  const all = Array.from({ length: 24 }, (_, at) => `Memory ${at}`);
  await memory.addMany(all);
  return { store, memory, all };
}

const copyOf = (row) => ({ ...row, data: row.data.slice() });

/** What a new process reads, and what it is told. */
async function reread(store) {
  const { memory, errors } = fresh(store, ENCRYPTION);
  const found = await texts(memory);
  const { unreadable } = await memory.stats();
  return { memory, found, unreadable, errors };
}

function assertNamed(errors, ...patterns) {
  assert.deepEqual(
    errors.map(({ name, code }) => [name, code]),
    [["DecryptionError", "rows_unreadable"]],
  );
  for (const pattern of patterns) assert.match(errors[0].message, pattern);
  assert.doesNotMatch(errors[0].message, /Memory \d/);
}

test("a byte that was changed: the row is named, the others are read, and it stays as it is", async () => {
  for (const at of [0, 1, 8, 9, 25, -1]) {
    const { store, all } = await filled();
    const [row] = store.segments();
    const index = at < 0 ? row.data.length + at : at;
    row.data[index] ^= 1;
    const before = row.data.slice();
    const { memory, found, unreadable, errors } = await reread(store);
    assert.equal(found.length, 8, `byte ${index}`);
    assert.equal(unreadable, 1);
    assertNamed(errors, new RegExp(`${row.id} \\((changed or moved|put back from earlier), up to 1[67] memories\\)`));
    await memory.add("Goes on");
    assert.deepEqual((await reread(store)).found, [...found, "Goes on"].sort());
    assert.deepEqual(store.row(row.id).data, before, "not overwritten");
    row.data[index] ^= 1;
    assert.deepEqual((await reread(store)).found, [...all, "Goes on"].sort(), "restored");
  }
});

test("rows swapped between ids, and a row under the id of another", async () => {
  const { store } = await filled();
  const [one, other] = store.segments();
  [one.data, other.data] = [other.data, one.data];
  const { found, unreadable, errors } = await reread(store);
  assert.deepEqual([found.length, unreadable], [0, 2]);
  assertNamed(errors, /2 stored rows/, new RegExp(one.id), new RegExp(other.id), /changed or moved/);
});

test("rows swapped between users, keys included", async () => {
  const store = new OpenStore();
  await fresh(store, ENCRYPTION, "alice").memory.add("Alice's");
  await fresh(store, ENCRYPTION, "bob").memory.add("Bob's");
  const [[, alice], [, bob]] = store.users();
  [alice.rows, bob.rows] = [bob.rows, alice.rows];
  for (const user of ["alice", "bob"]) {
    const { memory } = fresh(store, ENCRYPTION, user);
    await assert.rejects(memory.getAll(), {
      name: "DecryptionError",
      code: "decryption_failed",
      message: /key of this user/,
    });
    await assert.rejects(memory.add("More"), { code: "decryption_failed" });
  }
  [alice.rows, bob.rows] = [bob.rows, alice.rows];
  assert.deepEqual(await texts(fresh(store, ENCRYPTION, "bob").memory), ["Bob's"], "nothing was overwritten");
});

test("a row that was put back from earlier", async () => {
  const { store, memory } = await filled();
  const old = store.segments().map(copyOf);
  const [first] = await memory.getAll();
  await memory.update(first.id, { text: "Changed" });
  const changed = store
    .segments()
    .find((row) => !row.data.every((byte, at) => byte === old.find(({ id }) => id === row.id).data[at]));
  changed.data = old.find(({ id }) => id === changed.id).data;
  const { found, errors } = await reread(store);
  assert.equal(found.includes("Memory 0"), false, "the old text is not believed");
  assertNamed(errors, new RegExp(`${changed.id} \\(put back from earlier`));
});

test("a row that was deleted, and one that was there before a clear", async () => {
  const { store, memory } = await filled();
  const [row] = store.segments();
  const kept = copyOf(row);
  store.users()[0][1].rows.delete(row.id);
  const { found, errors } = await reread(store);
  assert.ok(found.length < 24 && found.length > 0);
  assertNamed(errors, new RegExp(`${row.id} \\(missing, up to 1[67] memories\\)`));

  await memory.clear();
  await memory.add("New");
  store.users()[0][1].rows.set(kept.id, kept);
  const again = await reread(store);
  assert.deepEqual(again.found, ["New"]);
  assertNamed(again.errors, new RegExp(kept.id));
});

test("a manifest that was changed, deleted or put back: rows are read, and it is named", async () => {
  const { store, memory, all } = await filled();
  await memory.add("One more");
  const old = copyOf(store.row("manifest"));
  await memory.add("Two more");
  const current = copyOf(store.row("manifest"));
  const wanted = [...all, "One more", "Two more"].sort();

  store.row("manifest").data[20] ^= 1;
  const changed = await reread(store);
  assert.deepEqual(changed.found, wanted);
  assertNamed(changed.errors, /manifest \(changed or moved\)/);

  store.row("manifest").data = old.data;
  const back = await reread(store);
  assert.deepEqual(back.found, wanted);
  assertNamed(back.errors, /manifest \(put back from earlier\)/);

  store.users()[0][1].rows.delete("manifest");
  const gone = await reread(store);
  assert.deepEqual(gone.found, wanted);
  assertNamed(gone.errors, /manifest \(missing\)/);

  store.users()[0][1].rows.set("manifest", current);
  assert.deepEqual((await reread(store)).errors, []);
});

test("all rows of a user put back, without the version", async () => {
  const { store, memory } = await filled();
  await memory.add("Second commit");
  const old = store.users()[0][1];
  const rows = new Map([...old.rows].map(([id, row]) => [id, copyOf(row)]));
  await memory.add("Third");
  old.rows = rows;
  assertNamed((await reread(store)).errors, /manifest \(put back from earlier\)/);
});

test("a process that runs notices that the whole store was put back", async () => {
  const { store, memory } = await filled();
  await memory.add("Second commit");
  const before = structuredClone(store.namespaces);
  const { memory: running, errors } = fresh(store, ENCRYPTION);
  await running.add("Third");
  assert.deepEqual(errors, []);
  store.namespaces = before;
  await running.getAll();
  assertNamed(errors, /manifest \(put back from earlier\)/);
});

test("the user's key that was changed or deleted: an error that names it; nothing is overwritten, and clear() starts anew", async () => {
  for (const damage of [(row) => (row.data[30] ^= 1), (_, rows) => rows.delete("key")]) {
    const { store } = await filled();
    damage(store.row("key"), store.users()[0][1].rows);
    const before = store.text();
    const { memory } = fresh(store, ENCRYPTION);
    await assert.rejects(memory.getAll(), { code: "decryption_failed", message: /row "key" of the namespace fme1\./ });
    await assert.rejects(memory.add("More"), { code: "decryption_failed" });
    assert.equal(store.text(), before);
    await memory.clear();
    await memory.add("Anew");
    assert.deepEqual(await texts(fresh(store, ENCRYPTION).memory), ["Anew"]);
  }
});
