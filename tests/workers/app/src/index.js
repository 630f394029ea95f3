import { env, exports } from "cloudflare:workers";
import { withFastMemory, withMemory } from "fast-memory";
import { d1, durableObject, FastMemory, workersAI } from "fast-memory/cloudflare";
import { encryptedStore, storeChecks } from "fast-memory/testing";
import OpenAI from "openai";

export { FastMemory };
/** For a binding that must not be taken for the export. */
export class Bound extends FastMemory {}
/** Of a version that only kept rows. */
export class Older extends FastMemory {
  fastMemoryCall() {
    throw new TypeError('The RPC receiver does not implement the method "fastMemoryCall".');
  }
}

const clients = { withFastMemory, withMemory, plain: (client) => client };
/** Workers AI is always that of the account: this stands for it. */
const ai = {
  async run(model, { text }) {
    if (model !== "@cf/baai/bge-small-en-v1.5") throw new Error(`no model ${model}`);
    return {
      shape: [text.length, 384],
      data: text.map((said) => Array.from({ length: 384 }, (_, index) => (index === said.length % 384 ? 1 : 0))),
    };
  },
};
/** ./minilm.js brings another one: most tests need no model. */
export const embedders = {
  ai: workersAI(ai),
  gated: {
    modelId: "gated",
    dimensions: 2,
    async embed(texts) {
      await fetch(env.GATE_URL);
      return texts.map(() => [1, 0]);
    },
  },
  broken: {
    modelId: "broken",
    dimensions: 2,
    async embed() {
      throw new RangeError("no quota left");
    },
  },
};

const stores = {
  object: () => durableObject(exports.FastMemory),
  older: () => durableObject(exports.Older),
  /** The same, where it only keeps rows. */
  rows: () => ({ ...durableObject(exports.FastMemory), memoryOf: undefined }),
  d1: () => d1(env.FAST_MEMORY_DB),
  "encrypted object": () => encryptedStore(stores.object(), CHECKED),
  "encrypted d1": () => encryptedStore(stores.d1(), CHECKED),
};

/** For the checks, in a place of their own. */
const CHECKED = { key: new Uint8Array(32) };

/** Waits before it reads, until the test lets it. */
const gated = {
  name: "gated",
  async load(...args) {
    await fetch(env.GATE_URL);
    return stores.object().load(...args);
  },
  commit: (...args) => stores.object().commit(...args),
  clear: (...args) => stores.object().clear(...args),
};

/** In the place of another app. */
const named = {
  object: () => durableObject(exports.FastMemory, { dbName: "other" }),
  d1: () => d1(env.FAST_MEMORY_DB, { dbName: "other" }),
};

/** Made outside of any request, and used in all of them. */
const shared = withFastMemory(openai(), "shared", { store: gated });

function openai() {
  return new OpenAI({ apiKey: "test-key", baseURL: env.LLM_URL });
}

function clientOf({ user, kind = "withFastMemory", store, embedder, options }, onError) {
  if (user === "shared") return shared;
  return clients[kind](openai(), user, {
    ...options,
    onError,
    ...(store && { store: stores[store]() }),
    ...(embedder && { embedder: embedders[embedder] }),
  });
}

const calls = {
  async chat(client, { text }) {
    const reply = await client.chat.completions.create({
      model: "gpt-4o",
      messages: [{ role: "user", content: text }],
    });
    return reply.choices[0].message.content;
  },

  async stream(client, { text }) {
    const stream = await client.chat.completions.create({
      model: "gpt-4o",
      stream: true,
      messages: [{ role: "user", content: text }],
    });
    return new Response(stream.toReadableStream());
  },

  async memory(client, { method, args = [] }) {
    return (await client.memory[method](...args)) ?? null;
  },

  async memories(client) {
    return (await client.memory.getAll()).map(({ text }) => text);
  },

  counts: (_, { object }) => exports.FastMemory.get(exports.FastMemory.idFromName(object)).counts(),

  stats: (client) => client.memory.stats(),

  doctor: async (client) => String(await client.memory.doctor()),

  add: (client, { texts }) => client.memory.addMany(texts),

  clear: (client) => client.memory.clear(),

  ready: (client) => client.memory.ready(),

  /** As many memories as are asked for, of two thousand letters each. */
  async fill(client, { from, to }) {
    await client.memory.addMany(Array.from({ length: to - from }, (_, index) => `${from + index} `.padEnd(2000, "y")));
  },

  vectors: async (_, { embedder, texts }) => {
    const vectors = await embedders[embedder].embed(texts);
    return { vectors: vectors.map((vector) => [...vector]), memoryBytes: embedders[embedder].memoryBytes };
  },

  /** Whether what one store was given is unknown to another. */
  async apart(_, { store, other }) {
    const there = { ...stores, "other object": named.object, "other d1": named.d1 };
    await there[store]().commit("apart", [{ id: "row", data: new Uint8Array(1) }]);
    return (await there[other]().load("apart")).rows.length === 0;
  },

  async check(_, { store, name }) {
    await storeChecks(stores[store])
      .find((check) => check.name === name)
      .run();
  },

  /** What two clients print, each in a turn, with `debug: true`. */
  async printed(_, { text }) {
    const { info, warn, error } = console;
    const lines = [];
    console.info = console.warn = console.error = (line) => lines.push(line);
    try {
      for (const user of ["first", "second"])
        await calls.chat(withFastMemory(openai(), user, { debug: true }), { text });
    } finally {
      Object.assign(console, { info, warn, error });
    }
    return lines;
  },

  /** Rows of bytes, in several commits, and how many come back. */
  async rows(_, { namespace, commits, rows, size }) {
    const store = stores.object();
    for (let commit = 0; commit < commits; commit++) {
      await store.commit(
        namespace,
        Array.from({ length: rows }, (_, row) => ({
          id: `${commit}-${row}`,
          data: new Uint8Array(size).fill(commit + row),
        })),
      );
    }
    const found = await store.load(namespace);
    return {
      rows: found.rows.length,
      bytes: found.rows.reduce((sum, { data }) => sum + data.length, 0),
      version: found.version,
      full: found.full,
    };
  },

  search: (client, { text }) => client.memory.search(text),
};

export default {
  async fetch(request) {
    const errors = [];
    try {
      const asked = await request.json();
      const client = asked.user && clientOf(asked, ({ code, message }) => errors.push({ code, message }));
      const value = await calls[new URL(request.url).pathname.slice(1)](client, asked);
      return value instanceof Response ? value : Response.json({ value, errors });
    } catch ({ name, code, message }) {
      return Response.json({ thrown: { name, code, message }, errors });
    }
  },
};
