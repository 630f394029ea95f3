// Encryption that is turned on, off and given another key over what is stored, with failures at every call and other writers.
import assert from "node:assert/strict";

import { test } from "@fast-memory/test-support/deadline";
import { fresh, freshStore, KEY, OpenStore, OTHER_KEY, PurgingStore, texts } from "./lib.mjs";

const ENCRYPTION = { key: KEY };
const ALL = Array.from({ length: 40 }, (_, at) => `Memory ${at}`).sort();

async function plainStore(Kind) {
  const store = new Kind();
  await fresh(store).memory.addMany(ALL);
  return store;
}

const down = () => Object.assign(new Error("down"), { code: "store_unavailable" });

for (const Kind of [PurgingStore, OpenStore]) {
  const kind = Kind === PurgingStore ? "a store of the package" : "a store of an app";

  test(`${kind}: plain memories are encrypted at the first use, and nothing plain is left`, async () => {
    const store = await plainStore(Kind);
    assert.ok(store.text().includes("Memory 7"));
    const { memory, errors } = fresh(store, ENCRYPTION);
    assert.deepEqual(await texts(memory), ALL);
    assert.ok(!store.text().includes("Memory"));
    assert.equal(store.text().includes("alice"), Kind === OpenStore, "only the package's stores forget the name");
    assert.deepEqual(await texts(fresh(store, ENCRYPTION).memory), ALL);
    assert.deepEqual(errors, []);
    if (Kind === PurgingStore) await assert.rejects(fresh(store).memory.getAll(), { code: "store_encrypted" });
  });

  test(`${kind}: turning encryption off brings them back, and a plain client reads them`, async () => {
    const store = await plainStore(Kind);
    assert.deepEqual(await texts(fresh(store, ENCRYPTION).memory), ALL);
    await fresh(store, ENCRYPTION, "bob").memory.add("Bob's");
    await assert.rejects(fresh(store, { key: OTHER_KEY, decrypt: true }).memory.getAll(), {
      code: "decryption_failed",
    });
    const off = { ...ENCRYPTION, decrypt: true };
    const { memory } = fresh(store, off);
    assert.deepEqual(await texts(memory), ALL);
    await memory.add("Added while it is off");
    // Other users follow in the background; the last one takes the keyring along.
    const until = Date.now() + 5000;
    while (store.users().some(([, { rows }]) => [...rows.values()].some(({ data }) => data)) && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 10));
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(await texts(fresh(store).memory), [...ALL, "Added while it is off"].sort());
    assert.deepEqual(await texts(fresh(store, undefined, "bob").memory), ["Bob's"]);
    assert.deepEqual(await texts(fresh(store, off).memory), [...ALL, "Added while it is off"].sort(), "off twice");
    assert.deepEqual(
      await texts(fresh(store, { key: OTHER_KEY }).memory),
      [...ALL, "Added while it is off"].sort(),
      "on with another key",
    );
  });

  for (const [direction, before, after] of [
    ["on", undefined, ENCRYPTION],
    ["off", ENCRYPTION, { ...ENCRYPTION, decrypt: true }],
  ]) {
    for (const when of ["before", "after"]) {
      test(`${kind}: turning ${direction} loses nothing when it fails ${when} the nth call, for every n`, async () => {
        let failures = 0;
        for (let n = 1; ; n++) {
          const store = await plainStore(Kind);
          if (before) await texts(fresh(store, before).memory);
          store.calls = 0;
          let hasFailed = false;
          // From then on nothing works, as in a process that is killed.
          store.fails = (call, method) => {
            if (call < n || (call === n && (method === "committed") !== (when === "after"))) return;
            hasFailed = true;
            throw down();
          };
          await texts(fresh(store, after).memory).catch(() => undefined);
          store.fails = undefined;
          await new Promise((resolve) => setTimeout(resolve, 0));
          assert.deepEqual(await texts(fresh(store, after).memory), ALL, `call ${n}`);
          assert.deepEqual(await texts(fresh(store, after).memory), ALL, `call ${n}, again`);
          if (!hasFailed) break;
          failures++;
          assert.ok(n < 60);
        }
        assert.ok(failures >= 5, `${failures} calls`);
      });
    }
  }

  test(`${kind}: two processes that turn it on at once, and a plain writer that goes on, lose nothing`, async () => {
    for (let round = 0; round < 10; round++) {
      const store = await plainStore(Kind);
      const { load, commit } = store;
      const pause = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
      store.load = async (...args) => (await pause(), load.apply(store, args));
      store.commit = async (...args) => (await pause(), commit.apply(store, args));
      const { memory: plain } = fresh(store);
      const acknowledged = [];
      const writing = (async () => {
        for (let at = 0; at < 8; at++) {
          // Refused once the user has moved: not acknowledged.
          await plain.add(`Late ${at}`).then(
            () => acknowledged.push(`Late ${at}`),
            () => undefined,
          );
        }
      })();
      const writers = [0, 1].map(async (writer) => {
        const { memory } = fresh(store, ENCRYPTION);
        for (let at = 0; at < 4; at++) acknowledged.push((await memory.add(`Writer ${writer} ${at}`)).text);
      });
      await Promise.all([writing, ...writers]);
      assert.deepEqual(
        await texts(fresh(store, ENCRYPTION).memory),
        [...ALL, ...acknowledged].sort(),
        `round ${round}`,
      );
    }
  });
}

test("a process that goes on encrypting after encryption was turned off elsewhere is told, and loses nothing", async () => {
  const store = new PurgingStore();
  const { memory } = fresh(store, ENCRYPTION);
  await memory.add("Likes tea");
  const { memory: off } = fresh(store, { ...ENCRYPTION, decrypt: true });
  assert.deepEqual(await texts(off), ["Likes tea"]);
  await assert.rejects(memory.getAll(), {
    code: "decryption_failed",
    message: /removed or replaced while it was open/,
  });
  await assert.rejects(memory.add("More"), { code: "decryption_failed" });
  assert.deepEqual(await texts(fresh(store).memory), ["Likes tea"]);
});

test("a memory that a plain client changed while the move was cut short is moved as it is now", async () => {
  const store = await plainStore(PurgingStore);
  store.fails = (_, method) => {
    if (method === "purge") throw down();
  };
  await assert.rejects(texts(fresh(store, ENCRYPTION).memory));
  store.fails = undefined;
  const { memory: plain } = fresh(store);
  const [first] = await plain.getAll();
  await plain.update(first.id, { text: "Changed meanwhile" });
  const found = await texts(fresh(store, ENCRYPTION).memory);
  assert.deepEqual(found, [...ALL.filter((text) => text !== first.text), "Changed meanwhile"].sort());
});

test("a user whose id looks like the namespace of another's rows does not reach them", async () => {
  const store = new PurgingStore();
  await fresh(store, ENCRYPTION).memory.add("Alice's");
  const [[namespace]] = store.users();
  const { memory } = fresh(store, ENCRYPTION, namespace);
  assert.deepEqual(await texts(memory), []);
  await memory.add("Mallory's");
  assert.deepEqual(await texts(fresh(store, ENCRYPTION).memory), ["Alice's"]);
});

test("rotation: a previous key opens the store, the new one takes its place, and only the keyring is written", async () => {
  const keys = [{ key: KEY }, { passphrase: "correct horse" }, { key: OTHER_KEY }, { passphrase: "battery staple" }];
  const store = new OpenStore();
  await fresh(store, keys[0]).memory.addMany(ALL);
  for (let at = 1; at < keys.length; at++) {
    const users = structuredClone(store.users());
    const previous = [{ key: new Uint8Array(32) }, keys[at - 1]];
    assert.deepEqual(await texts(fresh(store, { ...keys[at], previous }).memory), ALL);
    assert.deepEqual(store.users(), users, "no row of a user is written");
    assert.deepEqual(await texts(fresh(store, keys[at]).memory), ALL);
    await assert.rejects(fresh(store, keys[at - 1]).memory.getAll(), { code: "decryption_failed" });
    assert.deepEqual(await texts(fresh(store, { ...keys[at], previous }).memory), ALL, "the option may stay");
  }
});

test("rotation that fails at any call leaves a store that the old or the new key opens", async () => {
  for (let n = 1; n <= 4; n++) {
    const store = new OpenStore();
    await fresh(store, ENCRYPTION).memory.add("Likes tea");
    const option = { key: OTHER_KEY, previous: [ENCRYPTION] };
    store.calls = 0;
    store.fails = (call) => {
      if (call >= n) throw down();
    };
    await fresh(store, option)
      .memory.getAll()
      .catch(() => undefined);
    store.fails = undefined;
    assert.deepEqual(await texts(fresh(store, option).memory), ["Likes tea"]);
  }
});

test("a process with the old key that runs during a rotation goes on", async () => {
  const store = new OpenStore();
  const { memory: old } = fresh(store, ENCRYPTION);
  await old.add("One");
  const { memory } = fresh(store, { key: OTHER_KEY, previous: [ENCRYPTION] });
  await memory.add("Two");
  await old.add("Three");
  assert.deepEqual(await texts(memory), ["One", "Three", "Two"]);
});

test("clear() destroys the user's key: rows from before are unreadable with the app's key", async () => {
  const store = new OpenStore();
  const open = freshStore(store);
  await open.commit("alice", [{ id: "a", data: new TextEncoder().encode("secret") }]);
  const before = new Map(store.users()[0][1].rows);
  await open.clear("alice");
  assert.deepEqual(store.users(), []);
  await open.commit("alice", [{ id: "b", data: new Uint8Array(1) }]);
  const [[, user]] = store.users();
  for (const [id, row] of before) if (id !== "key") user.rows.set(id, row);
  const { rows } = await freshStore(store).load("alice");
  assert.ok(rows.every(({ id }) => id !== "a"));
});

test("deleted rows do not pile up: a queue that comes and goes keeps its segments small", async () => {
  const store = new OpenStore();
  const open = freshStore(store);
  await open.commit("alice", [{ id: "memory", data: new Uint8Array(10) }]);
  for (let at = 0; at < 200; at++) {
    await open.commit("alice", [{ id: `job-${at}`, data: new Uint8Array(100) }]);
    await open.commit("alice", [{ id: `job-${at}`, data: null }]);
  }
  const bytes = store.segments().reduce((sum, { data }) => sum + data.length, 0);
  assert.ok(bytes < 5000, `${bytes} bytes`);
  const { rows, full } = await open.load("alice", 1);
  assert.ok(full, "readers from before what is forgotten get everything");
  assert.deepEqual(
    rows.map(({ id }) => id),
    ["memory"],
  );
});

test("a commit writes the segments of its rows and the manifest", async () => {
  const store = new OpenStore();
  const open = freshStore(store);
  const row = (id, size = 700) => ({ id, data: new Uint8Array(size) });
  await open.commit(
    "alice",
    Array.from({ length: 1000 }, (_, at) => row(`row-${at}`)),
  );
  const counts = [];
  const { commit } = store;
  store.commit = (namespace, rows, ifVersion) => (
    counts.push(rows.length),
    commit.call(store, namespace, rows, ifVersion)
  );
  await open.commit("alice", [row("new")]);
  await open.commit("alice", [row("row-500")]);
  await open.commit("alice", [{ id: "row-7", data: null }]);
  await open.commit(
    "alice",
    Array.from({ length: 16 }, (_, at) => row(`more-${at}`)),
  );
  assert.deepEqual(counts, [2, 2, 2, 4]);
  assert.equal(store.segments().length, 64);
});

test("rows of every size are kept, and grow and shrink", async () => {
  const store = new OpenStore();
  const sizes = [0, 1, 47_000, 48_000, 1_999_900, 3, 100_000, 0];
  const open = freshStore(store);
  for (const [round, size] of sizes.entries()) {
    const rows = ["a", "b", "c"].map((id, at) => ({ id, data: new Uint8Array(at === 0 ? size : round).fill(round) }));
    await open.commit("alice", rows);
    for (const reader of [open, freshStore(store)]) {
      const found = await reader.load("alice");
      const byId = Object.fromEntries(found.rows.map(({ id, data }) => [id, data]));
      assert.deepEqual(byId, Object.fromEntries(rows.map(({ id, data }) => [id, data])));
    }
  }
});
