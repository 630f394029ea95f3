// Subclasses with options of their own keep what they do, or say what to write; tracing wrappers keep theirs.
import assert from "node:assert/strict";

import { OpenAI as OpenAI4 } from "openai-4";
import { OpenAI as OpenAI5 } from "openai-5";
import { OpenAI as OpenAI7 } from "openai-7";
import { wrapOpenAI } from "langsmith/wrappers";

import { say } from "@fast-memory/test-support/chat";
import { test } from "@fast-memory/test-support/deadline";
import { freshOptions } from "@fast-memory/test-support/fresh-memory";
import { mockForFile } from "@fast-memory/test-support/mock-for-file";
import { createMemory, memoryFetch, UnsupportedClientError, withFastMemory } from "../../../pkg/index.js";

const mock = await mockForFile();
const options = (more) => ({ apiKey: "test-key", baseURL: mock.baseURL, maxRetries: 0, ...more });

class Analytics {
  captured = [];
  capture(event) {
    this.captured.push(event);
  }
}

for (const [name, SDK] of Object.entries({ "openai 4": OpenAI4, "openai 5": OpenAI5, "openai 7": OpenAI7 })) {
  /** As PostHog's client does it: resources of its own hold the option. */
  class AnalyticsCompletions extends SDK.Chat.Completions {
    constructor(client, analytics) {
      super(client);
      this.analytics = analytics;
      this.baseURL = client.baseURL;
    }
    create(body, more) {
      const sent = super.create(body, more);
      void sent.then(({ model }) => this.analytics.capture(model));
      return sent;
    }
  }
  class AnalyticsChat extends SDK.Chat {
    constructor(client, analytics) {
      super(client);
      this.completions = new AnalyticsCompletions(client, analytics);
    }
  }
  class AnalyticsOpenAI extends SDK {
    constructor({ analytics, ...rest }) {
      super(rest);
      this.analytics = analytics;
      this.chat = new AnalyticsChat(this, analytics);
    }
  }
  /** A second argument, and no options at all. */
  class Positional extends SDK {
    constructor(given, analytics) {
      super(given);
      this.analytics = analytics;
    }
    post(...args) {
      this.analytics.capture(args[0]);
      return super.post(...args);
    }
  }
  class Fixed extends SDK {
    constructor(analytics) {
      super(options());
      this.analytics = analytics;
    }
    post(...args) {
      this.analytics.capture(args[0]);
      return super.post(...args);
    }
  }
  const KEPT = {
    "in its resources": (analytics) => new AnalyticsOpenAI(options({ analytics })),
    "as a second argument": (analytics) => new Positional(options(), analytics),
    "as its only argument": (analytics) => new Fixed(analytics),
  };
  for (const [where, make] of Object.entries(KEPT)) {
    test(`${name}: a subclass that takes an object ${where} keeps it`, async () => {
      const analytics = new Analytics();
      const client = withFastMemory(make(analytics), "alice", freshOptions());
      assert.equal(client.analytics, analytics);
      assert.equal(await say(client, "I keep bees"), "Hello.");
      assert.equal(analytics.captured.length, 1);
      assert.equal((await client.memory.getAll()).length, 1);
      if (name === "openai 4" || where === "as its only argument") return;
      assert.equal(await say(client.withOptions({ maxRetries: 1 }), "Hello"), "Hello.");
      assert.equal(analytics.captured.length, 2);
    });
  }

  test(`${name}: a subclass that hides its option is refused, with what to write, which works`, async () => {
    class Hidden extends SDK {
      #analytics;
      constructor({ analytics, ...rest }) {
        super(rest);
        this.#analytics = analytics;
      }
      post(...args) {
        this.#analytics.capture(args[0]);
        return super.post(...args);
      }
    }
    const analytics = new Analytics();
    assert.throws(
      () => withFastMemory(new Hidden(options({ analytics })), "alice", freshOptions()),
      (error) => {
        assert.ok(error instanceof UnsupportedClientError);
        assert.match(error.message, /Hidden.*"analytics".*fetch: memoryFetch\(fetch, createMemory\("alice"\)\)/);
        return true;
      },
    );
    const memory = createMemory("alice", freshOptions());
    const client = new Hidden(options({ analytics, fetch: memoryFetch(fetch, memory) }));
    assert.equal(await say(client, "I keep bees"), "Hello.");
    assert.equal(analytics.captured.length, 1);
    assert.equal((await memory.getAll()).length, 1);
  });

  test(`${name}: a subclass with private fields and no options of its own has a memory`, async () => {
    class Counting extends SDK {
      #calls = 0;
      post(...args) {
        this.#calls++;
        return super.post(...args);
      }
      get calls() {
        return this.#calls;
      }
    }
    const client = withFastMemory(new Counting(options()), "alice", freshOptions());
    assert.equal(await say(client, "I keep bees"), "Hello.");
    assert.equal(client.calls, 1);
  });
}

test("wrapOpenAI of LangSmith around memory: the traced client remembers, and the inner one has the memory", async () => {
  process.env.LANGSMITH_TRACING = "false";
  const client = withFastMemory(new OpenAI7(options()), "alice", freshOptions());
  const traced = Object.assign(wrapOpenAI(client), { memory: client.memory });
  assert.equal(await say(traced, "I keep bees"), "Hello.");
  assert.equal((await traced.memory.getAll()).length, 1);
});

test("memory around wrapOpenAI of LangSmith would lose the traces, and says so", () => {
  assert.throws(
    () => withFastMemory(wrapOpenAI(new OpenAI7(options())), "alice", freshOptions()),
    (error) => {
      assert.ok(error instanceof UnsupportedClientError);
      assert.match(error.message, /wrapOpenAI\(withFastMemory\(new OpenAI\(\), "alice"\)\).*memoryFetch/);
      return true;
    },
  );
});
