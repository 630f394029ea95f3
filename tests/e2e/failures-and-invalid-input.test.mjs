import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";

import { remembered, wellBehaved } from "@fast-memory/mock/model";
import { test } from "@fast-memory/test-support/deadline";
import { BrowserFixture } from "./browser-fixture.mjs";

let fixture;
let visitor;

before(async () => {
  fixture = await BrowserFixture.start();
});
after(() => fixture.close());
beforeEach(() => {
  fixture.mock.forget();
  fixture.mock.model = wellBehaved({
    answer: "Hello.",
    memories: [{ content: "Rides a red bicycle", category: "fact" }],
  });
});
afterEach(async () => {
  fixture.site.mend();
  await visitor?.close();
});

async function open(before) {
  visitor = await fixture.visitor({ before });
  return fixture.open(visitor);
}

const BLOCKED = {
  "IndexedDB is absent": () => {
    delete (/** @type {any} */ (Window.prototype).indexedDB);
    delete window.indexedDB;
  },
  "IndexedDB refuses to open": () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    };
  },
  "IndexedDB never answers": () => {
    /** @type {any} */ (IDBFactory.prototype).open = () => new EventTarget();
  },
  "IndexedDB holds a newer version": () => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (name, version) {
      open.call(this, name, 1_000_000);
      return open.call(this, name, version);
    };
  },
};

/** @type {Record<string, RegExp>} what to do, where it is not to go on without storage */
const REMEDIES = { "IndexedDB holds a newer version": /npm install fast-memory@latest, and reload$/ };

for (const [state, script] of Object.entries(BLOCKED)) {
  test(`${state}: the chat goes on, and the error says what to do`, async () => {
    const page = await open(script);
    const seen = await page.evaluate(async () => {
      const client = app.client("alice");
      const replies = [await app.say(client, "Hello"), await app.stream(client, "Hello again")];
      const failures = [...app.failures];
      return { replies, failures, getAll: await app.failing(() => client.memory.getAll()) };
    });
    assert.deepEqual(seen.replies, ["Hello.", "Hello."]);
    assert.ok(seen.failures.length > 0, "onError was not told");
    for (const failure of [seen.failures[0], seen.getAll]) {
      assert.equal(failure?.name, "StoreUnavailableError");
      assert.match(failure.message, REMEDIES[state] ?? /store: "memory"/);
    }
  });
}

const BROKEN = {
  "is not there": ["weights.wasm", { status: 404 }],
  "has an altered byte": ["weights.wasm", { flip: 1_000_000 }],
  "has an altered byte in its word table": ["weights.wasm", { flip: 23_300_000 }],
  "has no program": ["encoder_bg.wasm", { status: 404 }],
};

for (const [state, [file, fault]] of Object.entries(BROKEN)) {
  test(`the model ${state}: onError is called once, and chat and recall by words go on`, async () => {
    const page = await open();
    fixture.site.break(file, fault);
    const seen = await page.evaluate(async () => {
      const client = app.client("alice");
      await client.memory.add("Rides a red bicycle");
      const ready = await app.failing(() => client.memory.ready());
      const replies = [
        await app.say(client, "What colour is my bicycle?"),
        await app.say(client, "My bicycle again, please"),
      ];
      // Another attempt fails too, and is no news.
      const attempt = app.failing(() => client.memory.ready());
      await client.memory.add("Sold a blue scooter");
      await attempt;
      const hits = (await client.memory.search("bicycle")).map(({ memory }) => memory.text);
      return { ready, replies, hits, failures: app.failures, stats: await client.memory.stats() };
    });
    assert.deepEqual(seen.replies, ["Hello.", "Hello."]);
    assert.deepEqual(seen.hits, ["Rides a red bicycle"]);
    assert.deepEqual(
      remembered(fixture.mock.chats[0]).map(({ text }) => text),
      ["Rides a red bicycle"],
    );
    assert.equal(seen.ready?.name, "ModelLoadError");
    assert.match(seen.ready.url, new RegExp(`^${fixture.site.url}/.*${String(file).replace(".", "\\.")}$`));
    assert.ok(
      seen.ready.message.includes(seen.ready.url) && seen.ready.message.includes("modelUrl"),
      seen.ready.message,
    );
    assert.deepEqual(
      seen.failures.map(({ name }) => name),
      ["ModelLoadError"],
    );
    assert.equal(seen.stats.embedder.state, "failed");
    assert.equal(seen.stats.embedded, 0);
  });
}

test("an invalid option or argument throws a ConfigError at once", async () => {
  const page = await open();
  const errors = await page.evaluate(async () => {
    const wrap = (user, options) => app.failing(() => app.fastMemory.withFastMemory(app.plain(), user, options));
    return {
      misspelt: await wrap("alice", { topk: 3 }),
      distant: await wrap("alice", { colour: "red" }),
      noUser: await wrap(""),
      blankUser: await wrap("   "),
      wrongUser: await wrap(42),
      wrongTopK: await wrap("alice", { topK: "5" }),
      hugeTopK: await wrap("alice", { topK: 51 }),
      fractionTopK: await wrap("alice", { topK: 1.5 }),
      wrongStore: await wrap("alice", { store: "localStorage" }),
      wrongSwitch: await wrap("alice", { useLocalEmbeddings: "no" }),
      wrongCallback: await wrap("alice", { onError: "log" }),
      wrongOptions: await wrap("alice", 7),
      twoNames: await wrap("alice", { dbName: "one", dbPath: "two" }),
    };
  });
  for (const [name, error] of Object.entries(errors)) {
    assert.deepEqual([error?.name, error?.known], ["ConfigError", true], `${name}: ${JSON.stringify(error)}`);
  }
  assert.match(errors.misspelt.message, /topk.*topK/s);
  assert.match(errors.wrongTopK.message, /topK/);
  assert.match(errors.wrongStore.message, /"indexeddb".*"memory"/s);
});

test("withFastMemory throws synchronously", async () => {
  const page = await open();
  const thrown = await page.evaluate(() => {
    try {
      app.fastMemory.withFastMemory(app.plain(), "");
      return "nothing was thrown";
    } catch (error) {
      return error.name;
    }
  });
  assert.equal(thrown, "ConfigError");
});

test("invalid arguments of the memory API throw a ConfigError", async () => {
  const page = await open();
  const errors = await page.evaluate(async () => {
    const { memory } = app.client("alice");
    return [
      await app.failing(() => memory.add("")),
      await app.failing(() => memory.add("x".repeat(4001))),
      await app.failing(() => memory.add("Likes tea", { category: "hobby" })),
      await app.failing(() => memory.search("tea", { topK: 0 })),
      await app.failing(() => memory.add(42)),
    ];
  });
  assert.deepEqual(
    errors.map((error) => error?.name),
    errors.map(() => "ConfigError"),
  );
});

test("an unsupported client throws an UnsupportedClientError that says what is missing", async () => {
  const page = await open();
  const errors = await page.evaluate(async () => {
    const wrap = (client) => app.failing(() => app.fastMemory.withFastMemory(client, "alice"));
    return [await wrap({}), await wrap({ chat: {} }), await wrap({ messages: { send() {} } })];
  });
  for (const error of errors) {
    assert.equal(error?.name, "UnsupportedClientError");
    assert.match(error.message, /withOptions|fetch|chat\.completions\.create/);
  }
});

test("an app that throws in onError makes the chat call fail", async () => {
  const page = await open(BLOCKED["IndexedDB is absent"]);
  const error = await page.evaluate(() =>
    app.failing(() => {
      const onError = () => {
        throw new Error("the app will not go on without memory");
      };
      return app.say(app.client("alice", { onError }), "Hello");
    }),
  );
  assert.ok(error, "the call succeeded");
  assert.match(error.message, /will not go on without memory|Connection error/);
});

test("without onError, each kind of failure prints one warning", async () => {
  const page = await open(BLOCKED["IndexedDB is absent"]);
  const warnings = [];
  page.on("console", (message) => message.type() === "warning" && warnings.push(message.text()));
  await page.evaluate(async () => {
    const client = app.client("alice", { onError: undefined });
    for (const text of ["one", "two", "three"]) await app.say(client, text);
  });
  assert.equal(warnings.filter((text) => text.includes("store")).length, 1, warnings.join("\n"));
});
