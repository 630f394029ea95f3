// Encryption in a real Chromium: IndexedDB, the files of its profile, passkeys by its virtual authenticator, and several tabs.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { MockServer } from "@fast-memory/mock";
import { wellBehaved } from "@fast-memory/mock/model";
import { launchProfile } from "@fast-memory/test-support/chromium";
import { test } from "@fast-memory/test-support/deadline";
import { pageWith } from "@fast-memory/test-support/package-page";
import { PACKAGE } from "@fast-memory/test-support/published-package";
import { ALL_TRACES, OPTIONS, TEXT, tracesIn, USER } from "@fast-memory/test-support/raw-bytes";
import { StaticSite } from "@fast-memory/test-support/static-site";
import { temporaryFolderFor } from "@fast-memory/test-support/temporary-folder";
import { storeChecks } from "../../pkg/testing.js";

const IMPORTS = { "fast-memory": "/pkg/index.js", "fast-memory/testing": "/pkg/testing.js" };
const SCRIPT = `
  import * as memory from "fast-memory";
  import { encryptedStore, storeChecks } from "fast-memory/testing";
  const vector = Float32Array.from({ length: 64 }, (_, at) => Math.cos(at));
  // The name is not in this text, which is in the files of the profile too.
  const embedder = { modelId: ["traceable", "model"].join("-"), embed: async (texts) => texts.map(() => vector) };
  const errors = [];
  const onError = ({ name, code, message }) => errors.push({ name, code, message });
  const open = (user, encryption, options) =>
    memory.createMemory(user, { embedder, onError, ...options, ...(encryption && { encryption }) });
  Object.assign(globalThis, memory, { storeChecks, vault: {
    errors,
    encryptedStore,
    memoryFetch: memory.memoryFetch,
    open,
    texts: async (...args) => (await open(...args).getAll()).map(({ text }) => text).sort(),
    failure: (work) => work.then(() => undefined, ({ name, code, message }) => ({ name, code, message })),
  }});`;

let mock;
let site;

before(async () => {
  [mock, site] = await Promise.all([
    MockServer.start(),
    StaticSite.start({ "/pkg/": PACKAGE, "/": { text: pageWith(IMPORTS, SCRIPT) } }),
  ]);
  mock.model = wellBehaved({ answer: "Hello." });
});
after(() => Promise.all([mock?.close(), site?.close()]));

/** A browser with a profile in a folder of its own. */
async function profileFor(t) {
  const folder = temporaryFolderFor(t, "profile");
  let context = await launchProfile(folder);
  t.after(() => context.close());
  return {
    folder,
    async tab() {
      const page = await context.newPage();
      await load(page);
      return page;
    },
    /** Ends the browser, so that its files are whole. */
    close: () => context.close(),
    async restart() {
      await context.close();
      context = await launchProfile(folder);
    },
  };
}

async function load(page) {
  // WebAuthn wants a name of a site, and an address is none.
  await page.goto(site.url.replace("127.0.0.1", "localhost"));
  await page.waitForFunction(() => globalThis.storeChecks);
}

test("encrypted IndexedDB passes the store checks", async (t) => {
  const page = await (await profileFor(t)).tab();
  for (const { name } of storeChecks(() => undefined)) {
    await t.test(name, async () => {
      const failed = await page.evaluate(async (name) => {
        vault.kit ??= indexedDb("kit");
        const check = storeChecks(() => vault.encryptedStore(vault.kit, { key: new Uint8Array(32) })).find(
          (check) => check.name === name,
        );
        return check.run().then(
          () => undefined,
          (error) => String(error?.stack ?? error),
        );
      }, name);
      assert.equal(failed, undefined);
    });
  }
});

test("the files of the profile show nothing of a user of an encrypted store, and all of one of a plain store", async (t) => {
  for (const [encryption, wanted] of [
    [undefined, ALL_TRACES],
    [{ passphrase: "correct horse" }, []],
  ]) {
    const profile = await profileFor(t);
    const remember = await profile.tab();
    await remember.evaluate(
      async ([user, encryption, options, text]) => {
        const memory = vault.open(user, encryption ?? undefined, options);
        await memory.add(text);
        await memory.ready();
      },
      [USER, encryption ?? null, OPTIONS, TEXT],
    );
    await profile.restart();
    const page = await profile.tab();
    const found = await page.evaluate(
      ([user, encryption]) => vault.texts(user, encryption ?? undefined),
      [USER, encryption ?? null],
    );
    assert.deepEqual(found, [TEXT]);
    await profile.close();
    assert.deepEqual(tracesIn(profile.folder), wanted);
  }
});

test("turned on in two tabs at once while a third writes plain: nothing is lost; off again too", async (t) => {
  const profile = await profileFor(t);
  const [first, second, plain] = [await profile.tab(), await profile.tab(), await profile.tab()];
  const all = Array.from({ length: 150 }, (_, at) => `Memory ${at}`);
  await plain.evaluate((list) => vault.open("alice").addMany(list), all);
  /** @type {any[]} */
  const [, , late] = await Promise.all([
    ...[first, second].map((page, tab) =>
      page.evaluate(async (tab) => {
        const memory = vault.open("alice", { passphrase: "correct horse" });
        for (let at = 0; at < 5; at++) await memory.add(`Tab ${tab} ${at}`);
      }, tab),
    ),
    plain.evaluate(async () => {
      const [memory, acknowledged] = [vault.open("alice"), []];
      for (let at = 0; at < 20; at++) {
        await memory.add(`Late ${at}`).then(
          () => acknowledged.push(`Late ${at}`),
          () => undefined,
        );
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return acknowledged;
    }),
  ]);
  const tabs = [0, 1].flatMap((tab) => Array.from({ length: 5 }, (_, at) => `Tab ${tab} ${at}`));
  const wanted = [...all, ...tabs, ...late].sort();
  await first.reload();
  await first.waitForFunction(() => globalThis.storeChecks);
  assert.deepEqual(await first.evaluate(() => vault.texts("alice", { passphrase: "correct horse" })), wanted);
  await plain.reload();
  await plain.waitForFunction(() => globalThis.storeChecks);
  assert.equal((await plain.evaluate(() => vault.failure(vault.open("alice").getAll()))).code, "store_encrypted");
  assert.equal(
    (await plain.evaluate(() => vault.failure(vault.texts("alice", { passphrase: "wrong horse" })))).code,
    "decryption_failed",
  );
  assert.deepEqual(
    await plain.evaluate(() => vault.texts("alice", { passphrase: "correct horse", decrypt: true })),
    wanted,
  );
  await second.reload();
  await second.waitForFunction(() => globalThis.storeChecks);
  assert.deepEqual(await second.evaluate(() => vault.texts("alice")), wanted);
});

/** @param {import("playwright-core").Page} page */
async function authenticator(page, { hasPrf = true } = {}) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const options = {
    protocol: "ctap2",
    ctap2Version: "ctap2_1",
    transport: "internal",
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
    hasPrf,
  };
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", /** @type {any} */ ({ options }));
  const credentials = async () => (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
  const verified = (isUserVerified) => session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
  const clear = () => session.send("WebAuthn.clearCredentials", { authenticatorId });
  return { credentials, verified, clear };
}

test("a passkey: made at the first use, asked for after a reload, and nothing opens the store without it", async (t) => {
  const profile = await profileFor(t);
  const page = await profile.tab();
  const { credentials, verified, clear } = await authenticator(page);
  await page.evaluate(() => vault.open("alice", { passkey: true }).add("Likes tea"));
  const [credential] = await credentials();
  assert.equal(credential.rpId, "localhost");
  await load(page);
  assert.deepEqual(await page.evaluate(() => vault.texts("alice", { passkey: true })), ["Likes tea"]);
  assert.equal((await credentials()).length, 1, "no second passkey");
  const stored = await page.evaluate(async () => {
    const { rows } = await indexedDb().load(`fast-memory keyring ${".".repeat(256)}`);
    return JSON.parse(new TextDecoder().decode(rows[0].data)).lock;
  });
  assert.deepEqual(Object.keys(stored).sort(), ["credential", "kind", "salt"], "the key does not rest on disk");

  // The prompt is closed, and the next one confirmed.
  await load(page);
  const refused = await page.evaluate(async () => {
    const { get } = navigator.credentials;
    navigator.credentials.get = () => Promise.reject(new DOMException("closed", "NotAllowedError"));
    const memory = vault.open("alice", { passkey: true });
    const first = await vault.failure(memory.getAll());
    let prompts = 0;
    navigator.credentials.get = (...args) => (prompts++, get.apply(navigator.credentials, args));
    const clicked = (isActive) =>
      Object.defineProperty(navigator, "userActivation", { value: { isActive }, configurable: true });
    clicked(false);
    const second = await vault.failure(memory.getAll());
    const promptsBefore = prompts;
    clicked(true);
    return { first, second, prompts: promptsBefore, third: (await memory.getAll()).map(({ text }) => text) };
  });
  assert.deepEqual([refused.first.name, refused.first.code], ["DecryptionError", "decryption_failed"]);
  assert.match(refused.first.message, /no passkey opened the store: the prompt was closed/);
  assert.match(refused.second.message, /locked until it is used after a click/);
  assert.deepEqual([refused.prompts, refused.third], [0, ["Likes tea"]]);

  // Changed to a passphrase, and back to a new passkey.
  await page.evaluate(() => vault.texts("alice", { passphrase: "correct horse", previous: [{ passkey: true }] }));
  await load(page);
  assert.equal(
    (await page.evaluate(() => vault.failure(vault.texts("alice", { passkey: true })))).code,
    "decryption_failed",
  );
  const both = await page.evaluate(() =>
    vault.texts("alice", { passkey: true, previous: [{ passphrase: "correct horse" }] }),
  );
  assert.deepEqual(both, ["Likes tea"]);

  // Who is not the user, and who has no passkey.
  await verified(false);
  await load(page);
  assert.equal(
    (await page.evaluate(() => vault.failure(vault.texts("alice", { passkey: true })))).code,
    "decryption_failed",
  );
  await clear();
  await load(page);
  assert.equal(
    (await page.evaluate(() => vault.failure(vault.texts("alice", { passkey: true })))).code,
    "decryption_failed",
  );
});

test("a passkey without PRF is refused with what to use, and nothing is stored", async (t) => {
  const page = await (await profileFor(t)).tab();
  await authenticator(page, { hasPrf: false });
  const { code, message } = await page.evaluate(() =>
    vault.failure(vault.open("alice", { passkey: true }).add("Likes tea")),
  );
  assert.equal(code, "decryption_failed");
  assert.match(message, /lacks WebAuthn's extension PRF.*passphrase/);
  assert.deepEqual(await page.evaluate(() => vault.texts("alice")), []);
});

test("a chat with a locked store goes on without memory", async (t) => {
  const page = await (await profileFor(t)).tab();
  await page.evaluate(() => vault.open("alice", { passphrase: "correct horse" }).add("Likes tea"));
  await load(page);
  const { answer, sent, codes } = await page.evaluate(async (url) => {
    const body = JSON.stringify({ model: "mock", messages: [{ role: "user", content: "What do I like?" }] });
    let sent;
    const service = (input, init) => ((sent = init.body), fetch(input, init));
    const response = await vault.memoryFetch(service, vault.open("alice", { passphrase: "wrong horse" }))(
      `${url}/chat/completions`,
      {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      },
    );
    return {
      answer: (await response.json()).choices[0].message.content,
      sent: sent === body,
      codes: vault.errors.map(({ code }) => code),
    };
  }, mock.baseURL);
  assert.deepEqual([answer, sent], ["Hello.", true]);
  assert.ok(codes.includes("decryption_failed"));
});
