import { WordsOnly } from "../cloudflare/words-only.js";
import { storeError } from "../store/errors.js";
import { ConfigError } from "../types/errors.js";
import type { Host } from "./host.js";

/** Edge runtimes of Next and Vercel: no file system, no IndexedDB, no WebAssembly but what is deployed. */
export const host: Host = {
  store() {
    throw storeError("store_unavailable", `nothing in this edge runtime keeps memories by itself. ${EDGE_STORES}`);
  },

  embedder(modelUrl, model) {
    if (modelUrl !== undefined || model)
      throw new ConfigError(
        `an edge runtime cannot load a model from a URL: leave modelUrl and embeddingModel out. ${EDGE_EMBEDDERS}`,
      );
    return new WordsOnly(EDGE_EMBEDDERS);
  },
};

const EDGE_STORES = `Choose one of these:
  a database that is reached by fetch: { store: postgres(pool) } with import { postgres } from "fast-memory/postgres", or
  { store: libsql(createClient({ url, authToken })) } with createClient from "@libsql/client/web"
  the Node runtime: remove \`export const runtime = "edge"\`
  { store: "memory" }, which forgets everything with the instance`;

const EDGE_EMBEDDERS =
  "For vectors: the client's own embeddings, { useLocalEmbeddings: false }, or your own, { embedder: { modelId, embed } }";
