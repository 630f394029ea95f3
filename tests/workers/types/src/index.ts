import { env } from "cloudflare:workers";
import { withFastMemory } from "fast-memory";
import { d1, durableObject, workersAI } from "fast-memory/cloudflare";
import { minilm } from "fast-memory/minilm";

export { FastMemory } from "fast-memory/cloudflare";

declare const client: { fetch: typeof fetch; baseURL: string };

export default {
  async fetch(_request, given) {
    const stores = [
      durableObject(env.FAST_MEMORY),
      durableObject(given.FAST_MEMORY, { jurisdiction: "eu", dbName: "chat" }),
      d1(env.DB),
    ];
    const clients = [
      ...stores.map((store) => withFastMemory(client, "alice", { store })),
      withFastMemory(client, "alice", { embedder: workersAI(env.AI) }),
      withFastMemory(client, "alice", { embedder: workersAI(env.AI, { model: "@cf/baai/bge-m3" }) }),
      withFastMemory(client, "alice", { embedder: minilm }),
    ];
    const { embedder } = await clients[0]!.memory.stats();
    const state: "idle" | "loading" | "ready" | "failed" | "none" = embedder.state;
    // @ts-expect-error a binding of another kind
    d1(env.AI);
    // @ts-expect-error a binding of another kind
    durableObject(env.DB);
    return Response.json({ state, memory: minilm.memoryBytes });
  },
} satisfies ExportedHandler<Env>;
