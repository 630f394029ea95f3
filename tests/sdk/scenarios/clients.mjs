import { collect } from "@fast-memory/test-support/streams";
import { QUESTION } from "../conversation.mjs";
import { hasRawResponses, readStream } from "./read-reply.mjs";
import { everywhere, scenario } from "./scenario.mjs";

const ONE_MODE = ["in pieces"];
const send = (client, { driver }) => driver.send(client, driver.request(QUESTION));

everywhere("a stream that was read cannot be read again", {
  needs: hasRawResponses,
  async run(client, { driver }) {
    const events = await driver.stream(client, driver.request(QUESTION));
    const first = (await collect(events)).length > 0;
    return {
      first,
      again: await collect(events).then(
        (more) => more.length,
        (error) => error.message,
      ),
    };
  },
});

everywhere("calls at the same time", {
  comparesRequests: false,
  async run(client, kit) {
    const { driver } = kit;
    const texts = await Promise.all([
      send(client, kit).then(driver.textOf),
      readStream(driver, driver.stream(client, driver.request(QUESTION))).then(({ text }) => text),
      driver.send(client, driver.request("Something else")).then(driver.textOf),
    ]);
    return texts;
  },
});

everywhere("a raw post", {
  needs: (client) => typeof client.post === "function",
  run: (client, { driver, rawPath }) => client.post(rawPath, { body: driver.request(QUESTION) }),
});
everywhere("a raw post, streamed", {
  needs: (client) => typeof client.post === "function",
  run: (client, { driver, rawPath }) =>
    readStream(driver, client.post(rawPath, { body: { ...driver.request(QUESTION), stream: true }, stream: true })),
});

/** It is there, and works: of openai 5 and 6, Azure's forgets its own version, and throws. */
function hasWithOptions(client) {
  try {
    return client.withOptions({}) instanceof client.constructor;
  } catch {
    return false;
  }
}

everywhere("withOptions", {
  needs: hasWithOptions,
  async run(client, kit) {
    const other = client.withOptions({ maxRetries: 7 }).withOptions({ timeout: 5000 });
    kit.note("memory", kit.isWrapped && other.memory === client.memory);
    const face = {
      class: other.constructor.name,
      retries: other.maxRetries,
      timeout: other.timeout,
      same: other === client,
      keys: Object.keys(other),
    };
    return { ...face, reply: await send(other, kit) };
  },
  check: ({ wrapped, assert }) => assert.ok(wrapped.notes.memory, "the clone has no memory, or another"),
});
everywhere("withOptions with another fetch", {
  needs: hasWithOptions,
  async run(client, kit) {
    let count = 0;
    const counting = (/** @type {Parameters<typeof fetch>} */ ...given) =>
      (count++, fetch(...given));
    const reply = await send(client.withOptions({ fetch: counting }), kit);
    return { reply, count: count > 0 };
  },
});

everywhere("the client keeps its class and properties", {
  modes: ONE_MODE,
  adds: () => ({}),
  teaches: [],
  run: (client, { sdk }) => ({
    class: client.constructor.name,
    instanceOf: Object.entries(sdk)
      .filter(([, one]) => typeof one === "function" && one.prototype && client instanceof one)
      .map(([name]) => name),
    keys: Object.keys(client),
    has: ["chat", "messages", "responses", "models", "embeddings", "files", "beta", "batches"].filter(
      (name) => name in client,
    ),
    baseURL: client.baseURL,
  }),
});

scenario("other endpoints pass through", {
  modes: ONE_MODE,
  adds: () => ({}),
  teaches: [],
  async run(client) {
    const calls = {
      models: async () => client.models?.list && (await collect(await client.models.list()).catch(() => "no list")),
      embeddings: async () => client.embeddings?.create?.({ model: "m", input: "bees" }),
      file: async () => client.files?.retrieve?.("nothing"),
      legacy: async () => client.completions?.create?.({ model: "mock", prompt: "Once upon" }),
      raw: async () => client.get?.("/v1/nothing"),
    };
    const seen = {};
    for (const [name, call] of Object.entries(calls))
      seen[name] = await call().catch((error) => ({
        class: error.constructor.name,
        status: error.status,
        message: error.message,
      }));
    return seen;
  },
  check: ({ plain, assert }) => assert.ok(plain.requests.length > 0),
});

const OPTIONS = { defaultHeaders: { "x-app": "1" }, defaultQuery: { of: "tests" }, maxRetries: 0, timeout: 12_345 };
everywhere("the client's own options are kept", {
  modes: ONE_MODE,
  bare: true,
  async run(_, kit) {
    const client = await kit.client({ sdkOptions: OPTIONS });
    return { reply: await send(client, kit), retries: client.maxRetries ?? null, timeout: client.timeout ?? null };
  },
});

/** @type {Record<string, [sdkOptions: object, needs: (client: any, kit: any) => boolean]>} */
const KEYS = {
  "an API key that is a function": [{ apiKey: async () => "key-from-a-function" }, () => true],
  "a token of Entra ID": [
    { apiKey: undefined, azureADTokenProvider: async () => "token-from-entra" },
    (client, { entry }) => entry.class === "AzureOpenAI",
  ],
};
for (const [name, [sdkOptions, needs]] of Object.entries(KEYS)) {
  everywhere(name, {
    modes: ONE_MODE,
    bare: true,
    needs,
    run: async (_, kit) => send(await kit.client({ sdkOptions }), kit),
  });
}

everywhere("a subclass with properties of the app", {
  modes: ONE_MODE,
  bare: true,
  async run(_, kit) {
    const { entry, sdk, baseURL } = kit;
    class Mine extends sdk[entry.class] {
      tags = new Map([["team", "garden"]]);
      greet() {
        return `${this.tags.get("team")}, ${this.extra}`;
      }
    }
    const plain = Object.assign(entry.make({ ...sdk, [entry.class]: Mine }, baseURL), { extra: "of the app" });
    const client = await kit.client({ plain });
    return { greeting: client.greet(), class: client.constructor.name, reply: await send(client, kit) };
  },
});

everywhere("the plain client stays unchanged", {
  modes: ONE_MODE,
  bare: true,
  adds: () => ({}),
  teaches: [],
  async run(_, kit) {
    const plain = kit.entry.make(kit.sdk, kit.baseURL);
    const before = Object.keys(plain);
    await kit.client({ plain });
    return {
      same: Object.keys(plain).join() === before.join(),
      memory: "memory" in plain,
      reply: await send(plain, kit),
    };
  },
});
