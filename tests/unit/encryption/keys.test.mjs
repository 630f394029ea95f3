// What opens an encrypted store, and what does not.
import assert from "node:assert/strict";

import { test } from "@fast-memory/test-support/deadline";
import { createMemory, memoryFetch } from "../../../pkg/index.js";
import { fresh, freshStore, KEY, OpenStore, OTHER_KEY, texts } from "./lib.mjs";

const BASE64 = Buffer.from(KEY).toString("base64");
const { subtle } = globalThis.crypto;

test("text, ids and vectors are in none of an encrypted store's rows, and in those of a plain one", async () => {
  const vector = Float32Array.from({ length: 64 }, (_, at) => Math.cos(at));
  const embedder = { modelId: "model-of-alice", embed: async (list) => list.map(() => vector) };
  const found = {};
  for (const encryption of [undefined, { key: KEY }]) {
    const store = new OpenStore();
    const { memory } = fresh(store, encryption, "alice@example.com", { embedder, sessionId: "session-seven" });
    const { id } = await memory.add("Keeps bees in Winterthur", { metadata: { plan: "gold-plan" } });
    await memory.ready();
    const stored = store.text();
    // The package stores a vector as the bytes of its quantized components.
    const top = Math.max(...vector.map(Math.abs));
    const bytes = Buffer.from(Int8Array.from(vector.slice(0, 24), (x) => Math.round((x / top) * 127)).buffer);
    found[encryption ? "encrypted" : "plain"] = Object.fromEntries(
      Object.entries({
        text: "Winterthur",
        user: "alice@example.com",
        id,
        model: "model-of-alice",
        session: "session-seven",
        metadata: "gold-plan",
        vector: bytes.toString("latin1"),
      }).map(([name, value]) => [name, stored.includes(value)]),
    );
  }
  const all = (value) => ({
    text: value,
    user: value,
    id: value,
    model: value,
    session: value,
    metadata: value,
    vector: value,
  });
  assert.deepEqual(found, { plain: all(true), encrypted: all(false) });
});

test("no row is equal to another one of the same content: nonces are random", async () => {
  const stores = [new OpenStore(), new OpenStore()];
  for (const store of stores) await freshStore(store).commit("alice", [{ id: "a", data: new Uint8Array(100) }]);
  const [one, other] = stores.map((store) => Buffer.from(store.segments()[0].data).toString("hex"));
  assert.notEqual(one, other);
});

const keys = {
  "32 bytes": async () => KEY,
  base64: async () => BASE64,
  "base64 for URLs": async () => BASE64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""),
  "AES-GCM, not extractable": () => subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]),
  "HKDF for bits": () => subtle.importKey("raw", KEY, "HKDF", false, ["deriveBits"]),
  "HKDF for keys": () => subtle.importKey("raw", KEY, "HKDF", false, ["deriveKey"]),
};
for (const [name, makeKey] of Object.entries(keys)) {
  test(`a key as ${name} opens the store that it encrypted, and no other key does`, async () => {
    const key = await makeKey();
    const store = new OpenStore();
    await fresh(store, { key }).memory.add("Likes tea");
    assert.deepEqual(await texts(fresh(store, { key }).memory), ["Likes tea"]);
    await assert.rejects(fresh(store, { key: OTHER_KEY }).memory.getAll(), { code: "decryption_failed" });
  });
}

test("the same key is the same store, in whatever form it comes", async () => {
  const store = new OpenStore();
  await fresh(store, { key: KEY }).memory.add("Likes tea");
  for (const name of ["base64", "base64 for URLs", "HKDF for bits", "HKDF for keys"])
    assert.deepEqual(await texts(fresh(store, { key: await keys[name]() }).memory), ["Likes tea"], name);
});

test("a key's buffer may be reused", async () => {
  const store = new OpenStore();
  const key = KEY.slice();
  const { memory } = fresh(store, { key });
  await memory.add("Likes tea");
  key.fill(0);
  await fresh(store, { key: KEY }, "bob").memory.add("Likes milk");
  assert.deepEqual(await texts(fresh(store, { key: KEY }).memory), ["Likes tea"]);
});

test("a passphrase: salt and rounds are stored, Unicode forms are one, a wrong one opens nothing", async () => {
  const store = new OpenStore();
  await fresh(store, { passphrase: "caf\u00e9 au lait" }).memory.add("Likes tea");
  const [, { rows }] = [...store.namespaces].find(([name]) => name.startsWith("fast-memory keyring"));
  const { lock } = JSON.parse(Buffer.from(rows.get("keyring").data).toString());
  assert.equal(lock.kdf, "PBKDF2-SHA-256");
  assert.equal(lock.iterations, 600_000);
  assert.equal(Buffer.from(lock.salt, "base64url").length, 16);
  assert.deepEqual(await texts(fresh(store, { passphrase: "cafe\u0301 au lait" }).memory), ["Likes tea"]);
  const before = store.text();
  const { memory } = fresh(store, { passphrase: "cafe au lait" });
  await assert.rejects(memory.getAll(), {
    name: "DecryptionError",
    code: "decryption_failed",
    message: /another passphrase encrypted it/,
  });
  await assert.rejects(memory.add("More"), { code: "decryption_failed" });
  await assert.rejects(memory.clear(), { code: "decryption_failed" });
  assert.equal(store.text(), before, "nothing is overwritten");
  await assert.rejects(fresh(store, { key: KEY }).memory.getAll(), {
    message: /a passphrase encrypted it, and the option has a key/,
  });
});

test("a wrong passphrase is stretched once for many calls", async () => {
  const store = new OpenStore();
  await fresh(store, { passphrase: "correct horse" }).memory.add("Likes tea");
  const { memory } = fresh(store, { passphrase: "wrong horse" });
  await assert.rejects(memory.getAll(), { code: "decryption_failed" });
  const { calls } = store;
  for (let at = 0; at < 5; at++) await assert.rejects(memory.getAll(), { code: "decryption_failed" });
  assert.equal(store.calls, calls);
});

test("with a wrong key the chat goes on without memory, and onError is told", async () => {
  const store = new OpenStore();
  await fresh(store, { key: KEY }).memory.add("Likes tea");
  const before = store.text();
  const bodies = [];
  /** @type {typeof fetch} */
  const service = async (_url, init) => {
    bodies.push(init.body);
    return Response.json({ choices: [{ index: 0, message: { role: "assistant", content: "Hi." } }] });
  };
  const sent = JSON.stringify({ model: "m", messages: [{ role: "user", content: "What do I like?" }] });
  const url = "https://api.test/v1/chat/completions";
  for (const { encryption, code } of [
    { encryption: { key: OTHER_KEY }, code: "decryption_failed" },
    { encryption: undefined, code: "store_encrypted" },
  ]) {
    const { memory, errors } = fresh(store, encryption);
    const events = [];
    memory.on("error", (error) => events.push(error.code));
    const response = await memoryFetch(service, memory)(url, { method: "POST", body: sent });
    assert.equal((await response.json()).choices[0].message.content, "Hi.");
    assert.equal(bodies.at(-1), sent, "the request is as the app made it");
    assert.ok(
      errors.some((error) => error.code === code),
      code,
    );
    assert.ok(events.includes(code));
    assert.equal(store.text(), before);
  }
});

test("an encrypted store that is opened without a key is an error, not an empty memory: for known and for new users", async () => {
  const store = new OpenStore();
  await fresh(store, { key: KEY }).memory.add("Likes tea");
  for (const user of ["alice", "bob"])
    await assert.rejects(fresh(store, undefined, user).memory.getAll(), {
      code: "store_encrypted",
      message: /passphrase.*decrypt: true/,
    });
});

test("two processes that encrypt a new store at once agree on one keyring", async () => {
  const store = new OpenStore();
  const stores = Array.from({ length: 5 }, () => freshStore(store));
  await Promise.all(stores.map((each, at) => each.commit("alice", [{ id: `row-${at}`, data: new Uint8Array(1) }])));
  assert.equal((await freshStore(store).load("alice")).rows.length, 5);
});

test("users with different keys in one store: the second one is told", async () => {
  const store = new OpenStore();
  await fresh(store, { key: KEY }, "alice").memory.add("Likes tea");
  await assert.rejects(fresh(store, { key: OTHER_KEY }, "bob").memory.add("Likes milk"), {
    message: /A database has one key/,
  });
});

test("a keyring that is damaged, or of a newer version, is left alone", async () => {
  for (const { edit, error } of [
    { edit: () => "{", error: { code: "decryption_failed", message: /keyring of this store is damaged/ } },
    {
      edit: (/** @type {string} */ text) => text.replace('"format":1', '"format":2'),
      error: { code: "store_unavailable", message: /newer version/ },
    },
    {
      edit: (/** @type {string} */ text) => text.replace(/"id":"./, '"id":"_'),
      error: { code: "decryption_failed", message: /does not open/ },
    },
  ]) {
    const store = new OpenStore();
    await fresh(store, { key: KEY }).memory.add("Likes tea");
    const row = [...store.namespaces].find(([name]) => name.startsWith("fast-memory keyring"))[1].rows.get("keyring");
    row.data = new TextEncoder().encode(edit(Buffer.from(row.data).toString()));
    const before = store.text();
    await assert.rejects(fresh(store, { key: KEY }).memory.add("More"), error);
    assert.equal(store.text(), before);
  }
});

test("a keyring that is removed while the store is open: known users go on, and a new one is refused", async () => {
  const store = new OpenStore();
  const open = freshStore(store);
  await open.commit("alice", [{ id: "a", data: new Uint8Array(1) }]);
  for (const name of store.namespaces.keys()) if (name.startsWith("fast-memory keyring")) store.namespaces.delete(name);
  await open.commit("alice", [{ id: "b", data: new Uint8Array(1) }]);
  await assert.rejects(open.commit("bob", [{ id: "a", data: new Uint8Array(1) }]), {
    code: "decryption_failed",
    message: /removed or replaced/,
  });
});

test("options that cannot be used throw at once, and say what to paste", async () => {
  const aes = (length, usages) => subtle.generateKey({ name: "AES-GCM", length }, false, usages);
  const cbc = await subtle.generateKey({ name: "AES-CBC", length: 256 }, false, ["encrypt", "decrypt"]);
  const wrong = [
    [{}, /needs one of \{ passphrase \}, \{ key \} and \{ passkey: true \}, got none/],
    [{ key: KEY, passphrase: "long enough" }, /got passphrase and key/],
    [{ passphrase: "short" }, /8 characters or more/],
    [{ passphrase: 12345678 }, /8 characters or more/],
    [{ key: new Uint8Array(16) }, /32 random bytes.*openssl rand -base64 32.*generateKey/],
    [{ key: "c2hvcnQ=" }, /openssl rand/],
    [{ key: "x".repeat(43) + "!" }, /openssl rand/],
    [{ key: await aes(128, ["encrypt", "decrypt"]) }, /length: 256/],
    [{ key: await aes(256, ["encrypt"]) }, /"encrypt", "decrypt"/],
    [{ key: cbc }, /AES-GCM/],
    [{ passkey: false }, /true/],
    [{ key: KEY, previous: { key: KEY } }, /a list/],
    [{ key: KEY, previous: [{}] }, /encryption\.previous needs one of/],
    [{ key: KEY, previous: [7] }, /previous must hold keys/],
    [{ key: KEY, decrypt: "yes" }, /true or false/],
    [{ pasphrase: "long enough" }, /did you mean "passphrase"/],
    ["secret", /passkey: true/],
  ];
  for (const [encryption, message] of wrong)
    assert.throws(() => createMemory("alice", /** @type {any} */ ({ store: new OpenStore(), encryption })), {
      name: "ConfigError",
      message,
    });
});

test("clients with and without a key share nothing in memory, and clients with the same key do", async () => {
  const store = new OpenStore();
  const options = { store, modelUrl: "file:///nowhere/", onError: () => undefined };
  await createMemory("alice", { ...options, encryption: { key: KEY } }).add("Likes tea");
  await assert.rejects(createMemory("alice", options).getAll(), { code: "store_encrypted" });
  const { calls } = store;
  assert.deepEqual(await texts(createMemory("alice", { ...options, encryption: { key: KEY.slice() } })), ["Likes tea"]);
  assert.ok(store.calls - calls <= 2, "nothing is loaded again");
});

test("that a store was plain a moment ago hides nothing: a client that encrypts it is noticed at once", async () => {
  const store = new OpenStore();
  const memoryOf = (user, encryption) =>
    createMemory(user, { store, modelUrl: "file:///nowhere/", onError: () => {}, ...(encryption && { encryption }) });
  await memoryOf("alice").add("Keeps bees");
  assert.deepEqual(await memoryOf("bob").getAll(), []);
  assert.deepEqual(await texts(memoryOf("alice", { key: KEY })), ["Keeps bees"]);
  for (const user of ["alice", "bob"]) await assert.rejects(memoryOf(user).getAll(), { code: "store_encrypted" });
});
