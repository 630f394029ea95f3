// What some browsers lack or forbid, played in Node: workers that throw, a question that nobody answers, no StorageManager.
import assert from "node:assert/strict";
import { mock } from "node:test";

import { test } from "@fast-memory/test-support/deadline";
import { createMemory } from "../../../pkg/index.js";

/** Sets globals for one test. */
function withGlobals(t, globals) {
  for (const [name, value] of Object.entries(globals)) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    t.after(() =>
      before ? Object.defineProperty(globalThis, name, before) : Reflect.deleteProperty(globalThis, name),
    );
  }
}

let databases = 0;
const open = (options) =>
  createMemory("alice", { dbName: `limits-${++databases}`, onError: () => undefined, ...options });
const inBrowser = (options) => open({ store: "indexeddb", ...options });

function Insecure() {
  throw new DOMException("The operation is insecure.", "SecurityError");
}
class NotTrusted {
  /** @type {((event: { data: { type: string } }) => void) | undefined} */
  onmessage;
  constructor(url) {
    if (typeof url === "string" || url instanceof URL)
      throw new TypeError("Failed to construct 'Worker': This document requires 'TrustedScriptURL' assignment.");
    // What a worker that starts does first.
    queueMicrotask(() => this.onmessage?.({ data: { type: "started" } }));
  }
  terminate() {}
  postMessage() {
    queueMicrotask(() => this.onmessage?.({ data: { type: "ready" } }));
  }
}

test("a worker whose constructor throws: the error names the policy that must allow it", async (t) => {
  for (const Worker of [Insecure, NotTrusted]) {
    withGlobals(t, { document: {}, Worker });
    const memory = open({ store: "memory", modelUrl: `https://models.test/${Worker.name}/` });
    await assert.rejects(memory.ready(), (/** @type {any} */ error) => {
      assert.equal(error.code, "model_load");
      assert.match(error.message, /worker-src 'self' blob:.*trusted-types fast-memory/);
      assert.doesNotMatch(error.message, /\.\. |insecure/);
      return true;
    });
    const { checks } = await memory.doctor();
    assert.match(
      checks.find(({ name }) => name === "worker").remedy,
      /worker-src 'self' blob:.*trusted-types fast-memory/,
    );
  }
});

test("where Trusted Types are required, the worker's address goes through the policy fast-memory", async (t) => {
  const policies = [];
  withGlobals(t, {
    document: {},
    Worker: NotTrusted,
    trustedTypes: {
      createPolicy(name, rules) {
        policies.push(name);
        return { createScriptURL: (url) => ({ url: rules.createScriptURL(url) }) };
      },
    },
  });
  await open({ store: "memory", modelUrl: "https://models.test/trusted/" }).ready();
  assert.deepEqual(policies, ["fast-memory"]);
});

test("under Trusted Types and worker-src 'self' the worker's file goes through the policy, too", async (t) => {
  const urls = [];
  class FilesOnly extends NotTrusted {
    constructor(trusted) {
      super(trusted);
      urls.push(trusted.url.split(":")[0]);
      if (trusted.url.startsWith("blob:")) throw new DOMException("The operation is insecure.", "SecurityError");
    }
  }
  withGlobals(t, {
    document: {},
    Worker: FilesOnly,
    trustedTypes: { createPolicy: (_, rules) => ({ createScriptURL: (url) => ({ url: rules.createScriptURL(url) }) }) },
  });
  await open({ store: "memory", modelUrl: "https://models.test/trusted-file/" }).ready();
  assert.deepEqual(urls, ["blob", "file"]);
  assert.equal(globalThis.Worker, FilesOnly);
});

test("persist() waits ten seconds for the user, and no longer", async (t) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => mock.timers.reset());
  withGlobals(t, { navigator: { storage: { persisted: async () => false, persist: () => new Promise(() => {}) } } });
  let answer;
  const asked = inBrowser()
    .persist()
    .then((value) => (answer = value));
  mock.timers.tick(9_000);
  await Promise.resolve();
  assert.equal(answer, undefined);
  mock.timers.tick(1_000);
  await asked;
  assert.equal(answer, false);
});

/** @type {Record<string, [navigator: object, message: RegExp]>} */
const ABSENT = {
  "no StorageManager": [{}, /StorageManager\) is absent/],
  "a StorageManager without estimate": [
    { storage: { persisted: async () => true } },
    /navigator\.storage\.estimate is absent/,
  ],
  "one that rejects": [
    { storage: { estimate: () => Promise.reject(new TypeError("no")), persisted: async () => true } },
    /navigator\.storage fails here/,
  ],
};
for (const [name, [navigator, expected]] of Object.entries(ABSENT)) {
  test(`doctor says what is absent: ${name}`, async (t) => {
    withGlobals(t, { navigator, isSecureContext: true });
    const { checks } = await inBrowser({ modelUrl: "file:///nowhere/" }).doctor();
    const { ok, remedy } = checks.find((check) => check.name === "storage");
    assert.equal(ok, true);
    assert.match(remedy, expected);
    assert.doesNotMatch(remedy, /https/);
  });
}

test("doctor names https on a page that is not secure", async (t) => {
  withGlobals(t, { navigator: {}, isSecureContext: false });
  const { checks } = await inBrowser({ modelUrl: "file:///nowhere/" }).doctor();
  assert.match(checks.find(({ name }) => name === "storage").remedy, /https/);
});
