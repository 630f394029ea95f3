import wasm from "../../build/engine/engine_bg.wasm";
import { localEmbedder } from "../embedding/local.js";
import { StoreUnavailableError } from "../types/errors.js";
import { CHOICES, hasSqlite, nodeSqlite, runtime } from "../store/node-sqlite.js";
import type { Host } from "./host.js";

const DEFAULT_NAME = "fast-memory";

/** Browsers, and the servers that run the same code. */
export const host: Host = {
  engine: () => WebAssembly.compile(wasm as unknown as BufferSource),
  store(dbName) {
    if (isBrowser() || typeof indexedDB !== "undefined") return "indexeddb";
    if (hasSqlite()) return nodeSqlite(dbName === DEFAULT_NAME ? `${DEFAULT_NAME}.db` : dbName);
    throw new StoreUnavailableError("store_unavailable", `nothing in ${runtime()} keeps memories by itself. ${CHOICES}`);
  },
  embedder: localEmbedder,
};

/** Deno has a worker's scope too. */
function isBrowser(): boolean {
  return !globalThis.process?.versions?.node && ("window" in globalThis || "importScripts" in globalThis);
}
