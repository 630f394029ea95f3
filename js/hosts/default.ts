import { storeError } from "../store/errors.js";
import { localEmbedder } from "../embedding/local.js";
import { hasSqlite, nodeSqlite, runtimeName, SERVER_STORES } from "../store/node-sqlite.js";
import type { Host } from "./host.js";

const DEFAULT_NAME = "fast-memory";

/** Browsers, and servers that run the same build. */
export const host: Host = {
  store(dbName) {
    if (isBrowser() || typeof indexedDB !== "undefined") return "indexeddb";
    if (hasSqlite()) return nodeSqlite(dbName === DEFAULT_NAME ? `${DEFAULT_NAME}.db` : dbName);
    throw storeError("store_unavailable", `nothing in ${runtimeName()} keeps memories by itself. ${SERVER_STORES}`);
  },
  embedder: localEmbedder,
};

/** Deno has the global scope of a worker too. */
function isBrowser(): boolean {
  return !globalThis.process?.versions?.node && ("window" in globalThis || "importScripts" in globalThis);
}
