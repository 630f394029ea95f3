// Copies of clients, as apps and tracing wrappers make them: around memory and inside it.
import assert from "node:assert/strict";

import { OpenAI as OpenAI4 } from "openai-4";
import { OpenAI as OpenAI5 } from "openai-5";
import { OpenAI as OpenAI7 } from "openai-7";
import { wrapOpenAI } from "langsmith/wrappers";

import { remembered } from "@fast-memory/mock/model";
import { say, stream } from "@fast-memory/test-support/chat";
import { test } from "@fast-memory/test-support/deadline";
import { freshOptions } from "@fast-memory/test-support/fresh-memory";
import { mockForFile, QUESTION } from "@fast-memory/test-support/mock-for-file";
import { UnsupportedClientError, withFastMemory } from "../../../pkg/index.js";

const mock = await mockForFile();
const options = (more) => ({ apiKey: "test-key", baseURL: mock.baseURL, maxRetries: 0, ...more });

const prototypeOf = (client) => Object.create(Object.getPrototypeOf(client));
const COPIES = {
  "Object.create(client)": (client) => Object.create(client),
  "a copy by Object.assign": (client) => Object.assign(prototypeOf(client), client),
  "a copy of its property descriptors": (client) =>
    Object.create(Object.getPrototypeOf(client), Object.getOwnPropertyDescriptors(client)),
  "a Proxy": (client) => new Proxy(client, {}),
};

for (const [name, SDK] of Object.entries({ "openai 4": OpenAI4, "openai 5": OpenAI5, "openai 7": OpenAI7 })) {
  const plain = () => new SDK(options());
  const wrapped = () => withFastMemory(plain(), "alice", freshOptions());

  for (const [what, copy] of Object.entries(COPIES)) {
    test(`${name}, ${what}: a copy of a wrapped client remembers, and memory of a copy replaces the one inside`, async () => {
      const inside = wrapped();
      assert.equal(await say(copy(inside), "I keep bees"), "Hello.");
      assert.equal((await inside.memory.getAll()).length, 1);

      for (const client of [copy(plain()), copy(wrapped())]) {
        const outer = withFastMemory(client, "alice", freshOptions());
        mock.forget();
        assert.equal(await say(outer, "I keep bees"), "Hello.");
        assert.equal(await stream(outer, QUESTION), "Hello.");
        assert.deepEqual(
          remembered(mock.chats[1]).map(({ text }) => text),
          ["Keeps bees"],
        );
        assert.equal((await outer.memory.getAll()).length, 1);
      }
    });
  }

  test(`${name}, a plain copy: of a wrapped client it remembers, memory around it is refused`, async () => {
    const inside = wrapped();
    assert.equal(await say({ ...inside }, "I keep bees"), "Hello.");
    assert.equal((await inside.memory.getAll()).length, 1);
    for (const client of [{ ...plain() }, { ...wrapped() }]) assertRefused(client);
  });

  const tracing = {
    "a method that was replaced": (client, trace) => {
      const { create } = client.chat.completions;
      client.chat.completions.create = function (...args) {
        trace();
        return create.apply(this, args);
      };
      return client;
    },
    "a bound method": (client, trace) => {
      const create = client.chat.completions.create.bind(client.chat.completions);
      client.chat.completions.create = (...args) => {
        trace();
        return create(...args);
      };
      return client;
    },
    "a copy whose chat was replaced": (client, trace) => {
      const create = (...args) => {
        trace();
        return client.chat.completions.create(...args);
      };
      return Object.assign(prototypeOf(client), client, { chat: { ...client.chat, completions: { create } } });
    },
  };
  for (const [what, traced] of Object.entries(tracing)) {
    test(`${name}, tracing by ${what}: works around memory, and memory around it says so`, async () => {
      let traces = 0;
      const inside = wrapped();
      assert.equal(
        await say(
          traced(inside, () => traces++),
          "I keep bees",
        ),
        "Hello.",
      );
      assert.equal((await inside.memory.getAll()).length, 1);
      assert.equal(traces, 1);
      assertRefused(traced(plain(), () => traces++));
    });
  }

  test(`${name}: Proxies at every depth get a typed error or a memory`, async () => {
    const deep = (object) =>
      new Proxy(object, {
        get(target, name) {
          const value = Reflect.get(target, name, target);
          return typeof value === "object" && value !== null ? deep(value) : value;
        },
      });
    let client;
    try {
      client = withFastMemory(deep(plain()), "alice", freshOptions());
    } catch (error) {
      assert.ok(error instanceof UnsupportedClientError, String(error));
      return;
    }
    assert.equal(await say(client, "I keep bees"), "Hello.");
  });
}

function assertRefused(client) {
  assert.throws(
    () => withFastMemory(client, "alice", freshOptions()),
    (error) => {
      assert.ok(error instanceof UnsupportedClientError);
      assert.match(error.message, /wrapOpenAI\(withFastMemory\(new OpenAI\(\), "alice"\)\).*memoryFetch/);
      return true;
    },
  );
}

test("wrapOpenAI of LangSmith around memory: the traced client remembers, and the inner one has the memory", async () => {
  process.env.LANGSMITH_TRACING = "false";
  const client = withFastMemory(new OpenAI7(options()), "alice", freshOptions());
  const traced = Object.assign(wrapOpenAI(client), { memory: client.memory });
  assert.equal(await say(traced, "I keep bees"), "Hello.");
  assert.equal((await traced.memory.getAll()).length, 1);
});

test("memory around wrapOpenAI of LangSmith would lose the traces, and says so", () => {
  assertRefused(wrapOpenAI(new OpenAI7(options())));
});
