import { env } from "cloudflare:workers";
import { withFastMemory, withMemory } from "fast-memory";
import OpenAI from "openai";

export { FastMemory } from "fast-memory/cloudflare";

const clients = { withFastMemory, withMemory };
/** Filled by ./minilm.js: most tests need no model. */
export const embedders = {};

/** Of all requests of an isolate, whoever they are from. */
const shared = withFastMemory(openai(), "shared");

function openai() {
  return new OpenAI({ apiKey: "test-key", baseURL: env.LLM_URL });
}

function clientOf({ user, kind = "withFastMemory", options = {} }) {
  return user === "shared" ? shared : clients[kind](openai(), user, options);
}

const calls = {
  async chat({ client }, { text }) {
    const reply = await client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: text }] });
    return reply.choices[0].message.content;
  },

  async stream({ client }, { text }) {
    const stream = await client.chat.completions.create({ model: "gpt-4o", stream: true, messages: [{ role: "user", content: text }] });
    return new Response(stream.toReadableStream());
  },

  async memories({ client }) {
    return (await client.memory.getAll()).map(({ text }) => text);
  },

  stats: ({ client }) => client.memory.stats(),

  doctor: async ({ client }) => String(await client.memory.doctor()),

  add: ({ client }, { texts }) => client.memory.addMany(texts),

  clear: ({ client }) => client.memory.clear(),

  vectors: async ({ client }, { embedder, texts }) => {
    const vectors = await embedders[embedder].embed(texts);
    return { vectors: vectors.map((vector) => [...vector]), memoryBytes: embedders[embedder].memoryBytes };
  },

  search: ({ client }, { text }) => client.memory.search(text),
};

export default {
  async fetch(request) {
    const errors = [];
    try {
      const asked = await request.json();
      const embedder = embedders[asked.embedder];
      const options = { ...asked.options, ...(embedder && { embedder }), onError: ({ code, message }) => errors.push({ code, message }) };
      const client = clientOf({ ...asked, options });
      const value = await calls[new URL(request.url).pathname.slice(1)]({ client }, asked);
      return value instanceof Response ? value : Response.json({ value, errors });
    } catch ({ name, code, message, stack }) {
      return Response.json({ thrown: { name, code, message, stack }, errors });
    }
  },
};
