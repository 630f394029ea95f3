import { storeError } from "../store/errors.js";
import * as workers from "cloudflare:workers";
import { d1, type D1Database } from "../cloudflare/d1.js";
import { durableObject, type DurableObjectNamespace } from "../cloudflare/durable-object.js";
import { WordsOnly } from "../cloudflare/words-only.js";
import { ConfigError } from "../types/errors.js";
import type { Host } from "./host.js";

/** Cloudflare Workers. */
export const host: Host = {
  store(dbName) {
    const { FAST_MEMORY, FAST_MEMORY_DB } = (workers.env ?? {}) as {
      FAST_MEMORY?: DurableObjectNamespace;
      FAST_MEMORY_DB?: D1Database;
    };
    const objects = FAST_MEMORY ?? (workers.exports as { FastMemory?: DurableObjectNamespace } | undefined)?.FastMemory;
    if (objects) return durableObject(objects, { dbName });
    if (FAST_MEMORY_DB) return d1(FAST_MEMORY_DB, { dbName });
    throw storeError("store_unavailable", `nothing keeps memories in this Worker. ${WORKER_STORES}`);
  },

  embedder(modelUrl, model) {
    if (modelUrl !== undefined || model)
      throw new ConfigError(
        `a Worker cannot load a model from a URL: leave modelUrl and embeddingModel out. ${WORKER_EMBEDDERS}`,
      );
    return new WordsOnly(WORKER_EMBEDDERS);
  },

  waitUntil(work) {
    try {
      workers.waitUntil(work);
    } catch {
      // Throws outside of a request, where nothing ends early.
    }
  },
};

const WORKER_STORES = `Add one of these:
  a Durable Object for each user:
    in the Worker:      export { FastMemory } from "fast-memory/cloudflare";
    in wrangler.jsonc:  "migrations": [{ "tag": "fast-memory-v1", "new_sqlite_classes": ["FastMemory"] }]
  where a class cannot be exported, D1:
    npx wrangler d1 create fast-memory
    in wrangler.jsonc:  "d1_databases": [{ "binding": "FAST_MEMORY_DB", "database_name": "fast-memory", "database_id": "<as create printed it>" }]
  or { store: "memory" }, which forgets everything with the isolate`;

const WORKER_EMBEDDERS = `For vectors, one of these:
  import { minilm } from "fast-memory/minilm";         withFastMemory(client, userId, { embedder: minilm })
  import { workersAI } from "fast-memory/cloudflare";  withFastMemory(client, userId, { embedder: workersAI(env.AI) })
  the client's own embeddings:                         withFastMemory(client, userId, { useLocalEmbeddings: false })`;
