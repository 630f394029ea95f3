// Subclasses with options of their own keep what they do, or say what to write.
import assert from "node:assert/strict";

import { OpenAI as OpenAI4 } from "openai-4";
import { OpenAI as OpenAI5 } from "openai-5";
import { OpenAI as OpenAI7 } from "openai-7";

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

  /** Keeps a function, a text and what it computed of them. */
  class Gateway extends SDK {
    constructor({ onCall, gatewayKey, ...rest }) {
      const defaultHeaders = { "x-gateway": `key ${gatewayKey}` };
      super({ ...rest, defaultHeaders, defaultQuery: { route: String(gatewayKey) } });
      this._onCall = onCall;
      this.gatewayKey = gatewayKey;
    }
    post(...args) {
      this._onCall(args[0]);
      return super.post(...args);
    }
  }
  /** Keeps none of its options: they are in those of its SDK. */
  class Computing extends SDK {
    constructor({ gatewayKey, ...rest }) {
      super({ ...rest, defaultHeaders: { "x-gateway": `key ${gatewayKey}` } });
    }
  }
  /** Does not keep the option itself, but an accessor of it. */
  class Accessor extends SDK {
    constructor({ onCall, ...rest }) {
      super(rest);
      Object.defineProperty(this, "onCall", { get: () => onCall });
    }
    post(...args) {
      this.onCall(args[0]);
      return super.post(...args);
    }
  }
  class PositionalFunction extends SDK {
    constructor(given, onCall) {
      super(given);
      this.onCall = onCall;
    }
    post(...args) {
      this.onCall(args[0]);
      return super.post(...args);
    }
  }
  /** A method of each client, which knows it. */
  class OwnMethod extends SDK {
    constructor({ onCall, ...rest }) {
      super(rest);
      this.onCall = onCall;
      this.post = (...args) => {
        this.onCall(args[0]);
        return SDK.prototype.post.apply(this, args);
      };
    }
  }
  const WORKING = {
    "a function and a text": { make: (given, onCall) => new Gateway({ ...given, gatewayKey: "g", onCall }), calls: 1 },
    "a text that is in its headers alone": { make: (given) => new Computing({ ...given, gatewayKey: "g" }), calls: 0 },
    "a function by an accessor": { make: (given, onCall) => new Accessor({ ...given, onCall }), calls: 1 },
    "a function as a second argument": { make: (given, onCall) => new PositionalFunction(given, onCall), calls: 1 },
    "a function for a method of its own": { make: (given, onCall) => new OwnMethod({ ...given, onCall }), calls: 1 },
  };
  for (const [what, { make, calls }] of Object.entries(WORKING)) {
    test(`${name}: a subclass that takes ${what} works as it did, wrapped twice and by withOptions too`, async () => {
      const paths = [];
      const headers = [];
      const given = options({
        fetch: (url, init) => {
          headers.push(new Headers(init.headers).get("x-gateway"));
          return fetch(url, init);
        },
      });
      const plain = make(given, (path) => paths.push(path));
      await say(plain, "Hello");
      const client = withFastMemory(plain, "alice", freshOptions());
      const clients = [client, withFastMemory(client, "alice", freshOptions())];
      if (client.withOptions && what !== "a function as a second argument")
        clients.push(client.withOptions({ maxRetries: 1 }));
      for (const each of clients) {
        assert.equal(await say(each, "I keep bees"), "Hello.");
        assert.equal((await each.memory.getAll()).length, 1);
      }
      assert.equal(paths.length, calls * (1 + clients.length));
      assert.deepEqual([...new Set(headers)], [headers[0]]);
    });
  }

  const states = new WeakMap();
  /** As compilers write a private field for older targets. */
  class CompiledPrivate extends SDK {
    constructor({ analytics, ...rest }) {
      super(rest);
      states.set(this, analytics);
    }
    post(...args) {
      states.get(this).capture(args[0]);
      return super.post(...args);
    }
  }
  class Closure extends SDK {
    constructor({ analytics, ...rest }) {
      super(rest);
      this.post = (...args) => {
        analytics.capture(args[0]);
        return SDK.prototype.post.apply(this, args);
      };
    }
  }
  class ClosureInResource extends SDK {
    constructor({ analytics, ...rest }) {
      super(rest);
      const { completions } = this.chat;
      const create = completions.create.bind(completions);
      completions.create = (...args) => {
        analytics.capture(args[0].model);
        return create(...args);
      };
    }
  }
  const HIDING = {
    "in a WeakMap": CompiledPrivate,
    "in a method of its own": Closure,
    "in a method of a resource": ClosureInResource,
  };
  for (const [where, Class] of Object.entries(HIDING)) {
    test(`${name}: a subclass that hides its option ${where} is refused, with what to write`, () => {
      assert.throws(() => withFastMemory(new Class(options({ analytics: new Analytics() })), "alice", freshOptions()), {
        name: "UnsupportedClientError",
        message: /"analytics".*fetch: memoryFetch\(fetch, createMemory\("alice"\)\)/,
      });
    });
  }

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
