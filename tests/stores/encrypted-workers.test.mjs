// Durable Objects and D1 with encryption, in workerd: the store checks, chats, and a search of all files that it writes.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test as untimed } from "node:test";

import { MockServer } from "@fast-memory/mock";
import { lastUserText, remembered, wellBehaved } from "@fast-memory/mock/model";
import { test } from "@fast-memory/test-support/deadline";
import { ALL_TRACES, OPTIONS, TEXT, tracesIn, USER } from "@fast-memory/test-support/raw-bytes";
import { storeChecks } from "../../pkg/testing.js";
import { OBJECTS, project, Worker, wrangler } from "../workers/worker.mjs";

const KEY = Buffer.from(Uint8Array.from({ length: 32 }, (_, at) => at)).toString("base64");
const OTHER_KEY = Buffer.alloc(32, 1).toString("base64");
/** No model here: what is known of the vector is not among the traces. */
const TRACES = ALL_TRACES.filter((name) => name === "word" || name === "user" || name === "session");

let app;
let mock;
let folders = 0;

before(async () => {
  [app, mock] = await Promise.all([project(new URL("../workers/app", import.meta.url)), MockServer.start()]);
  mock.model = wellBehaved({
    answer: "Noted.",
    memories: (request) =>
      (/^Remember: ([^\n]+)/.exec(lastUserText(request))?.slice(1) ?? []).map((content) => ({
        content,
        category: "fact",
      })),
  });
  await wrangler(["deploy", "--dry-run", "--outdir", "out"], app);
});
after(async () => {
  await mock?.close();
  await app?.remove();
});

async function start(t, state = join(app.folder, `state-${++folders}`)) {
  const worker = await Worker.start({
    folder: join(app.folder, "out"),
    state,
    bindings: { LLM_URL: mock.baseURL, GATE_URL: mock.baseURL },
    additionalUnboundDurableObjects: OBJECTS,
    d1Databases: { FAST_MEMORY_DB: "memory" },
  });
  let isRunning = true;
  const stop = async () => {
    if (isRunning) await worker.stop();
    isRunning = false;
  };
  t.after(stop);
  return { worker, state, stop };
}

for (const store of ["encrypted object", "encrypted d1"]) {
  untimed(`${store}: the store checks`, async (t) => {
    const { worker } = await start(t);
    for (const { name } of storeChecks(() => undefined))
      await t.test(name, async () => void (await worker.ask("check", { store, name })));
  });
}

const encrypted = (options) => ({ ...OPTIONS, encryption: { key: KEY }, ...options });
const texts = async (worker, asked) => (await worker.ask("memories", asked)).value;

for (const store of ["object", "d1"]) {
  test(`${store}: a chat learns and recalls, other requests and a new workerd too; files show nothing of the user`, async (t) => {
    const { worker, state, stop } = await start(t);
    const asked = { user: USER, store, options: encrypted({}) };
    assert.deepEqual(await worker.ask("chat", { ...asked, text: `Remember: ${TEXT}` }), {
      value: "Noted.",
      errors: [],
    });
    await worker.ask("chat", { ...asked, text: "Do I keep bumblebees?" });
    assert.deepEqual(
      remembered(mock.chats.at(-1)).map(({ text }) => text),
      [TEXT],
    );
    await Promise.all(Array.from({ length: 5 }, (_, at) => worker.ask("add", { ...asked, texts: [`Number ${at}`] })));
    const all = [TEXT, ...Array.from({ length: 5 }, (_, at) => `Number ${at}`)].sort();
    await worker.restart();
    assert.deepEqual((await texts(worker, asked)).sort(), all);
    assert.match((await worker.ask("doctor", asked)).value, /it is encrypted, and the key opens it/);

    for (const [options, error] of [
      [{}, { code: "store_encrypted" }],
      [{ encryption: { key: OTHER_KEY } }, { code: "decryption_failed", message: /another key encrypted it/ }],
      [{ encryption: { passphrase: "correct horse" } }, { code: "decryption_failed" }],
    ]) {
      await worker.restart();
      await assert.rejects(worker.ask("add", { user: USER, store, options, texts: ["More"] }), {
        name: "DecryptionError",
        ...error,
      });
      const { value, errors } = await worker.ask("chat", { user: USER, store, options, text: "Hello" });
      assert.equal(value, "Noted.");
      assert.ok(errors.some(({ code }) => code === error.code));
    }
    await stop();
    assert.deepEqual(tracesIn(state), []);
  });

  test(`${store}: a passphrase, which Workers cannot stretch, is refused with what to use`, async (t) => {
    const { worker } = await start(t);
    const options = { encryption: { passphrase: "correct horse" } };
    await assert.rejects(worker.ask("add", { user: "alice", store, options, texts: ["More"] }), {
      name: "ConfigError",
      message: /this runtime refuses 600000 rounds of PBKDF2.*env\.MEMORY_KEY.*openssl rand -base64 32/,
    });
  });

  test(`${store}: the same search finds a plain user; turned on, memories move, and another key may follow`, async (t) => {
    const { worker, state, stop } = await start(t);
    const plain = { user: USER, store, options: OPTIONS };
    await worker.ask("add", { ...plain, texts: [TEXT] });
    await worker.restart();
    assert.deepEqual(tracesIn(state), TRACES);
    assert.deepEqual(await texts(worker, { ...plain, options: encrypted({}) }), [TEXT]);
    await worker.restart();
    await assert.rejects(texts(worker, plain), { code: "store_encrypted" });
    const rotated = encrypted({ encryption: { key: OTHER_KEY, previous: [{ key: KEY }] } });
    assert.deepEqual(await texts(worker, { ...plain, options: rotated }), [TEXT]);
    await worker.restart();
    await assert.rejects(texts(worker, { ...plain, options: encrypted({}) }), { code: "decryption_failed" });
    const off = { encryption: { key: OTHER_KEY, decrypt: true } };
    assert.deepEqual(await texts(worker, { ...plain, options: off }), [TEXT]);
    await stop();
    assert.deepEqual(tracesIn(state), TRACES);
  });
}

test("object: a row that was changed in its file is reported to the Worker, and the others are read", async (t) => {
  const { worker, state, stop } = await start(t);
  const asked = { user: USER, options: encrypted({}) };
  await worker.ask("add", { ...asked, texts: Array.from({ length: 24 }, (_, at) => `Memory ${at}`) });
  await stop();
  const files = readdirSync(state, { recursive: true }).map(String);
  let changed;
  for (const file of files.filter((name) => name.endsWith(".sqlite") && !name.includes("metadata"))) {
    const database = new DatabaseSync(join(state, file));
    try {
      const row = database.prepare("SELECT * FROM fast_memory_rows WHERE length(id) = 22").get();
      if (row && !changed) {
        row.data[40] ^= 1;
        database.prepare("UPDATE fast_memory_rows SET data = ? WHERE id = ?").run(row.data, row.id);
        changed = row.id;
      }
    } catch {
      // A database of something else.
    }
    database.close();
  }
  assert.ok(changed);
  const again = await start(t, state);
  const { value, errors } = await again.worker.ask("memories", asked);
  assert.ok(value.length > 0 && value.length < 24);
  assert.deepEqual(
    errors.map(({ code }) => code),
    ["rows_unreadable"],
  );
  assert.match(errors[0].message, new RegExp(`${changed} \\(changed or moved`));
});
