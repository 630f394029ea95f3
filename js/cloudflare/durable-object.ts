import type { StoreWithRemoteMemory } from "../engine/protocol.js";
import type { StoreWithPlace } from "../store/encrypted/place.js";
import { checkRows } from "../store/errors.js";
import type { StoreWithPurge } from "../store/purge.js";
import { ConfigError } from "../types/errors.js";
import { checkUserId } from "../types/user-id.js";
import type { Store } from "../types/store.js";
import { type DatabaseOptions, DEFAULT_NAME, qualifiedName } from "./database-name.js";
import { callObject } from "./object-client.js";
import { checkCommitSize, joinPages } from "./pages.js";
import { type MemoryObject, valueOf } from "./protocol.js";

/** The part of a Durable Object binding that is used. */
export interface DurableObjectNamespace {
  idFromName(name: string): unknown;
  get(id: never): unknown;
  jurisdiction?(name: never): DurableObjectNamespace;
}

export interface DurableObjectOptions extends DatabaseOptions {
  /** Keeps the objects, and so the memories, in this region: `"eu"`, `"fedramp"`. A user has separate memories in each. */
  readonly jurisdiction?: string;
}

/**
 * A store with one Durable Object for each user, of the class `FastMemory` of `fast-memory/cloudflare`. Workers that export the
 * class need not name it; use this for another binding or a jurisdiction.
 *
 * @example
 * import { env } from "cloudflare:workers";
 * const store = durableObject(env.FAST_MEMORY, { jurisdiction: "eu" });
 * const client = withFastMemory(new OpenAI(), "alice", { store });
 */
export function durableObject(objects: DurableObjectNamespace, options: DurableObjectOptions = {}): Store {
  if (typeof objects?.idFromName !== "function") {
    throw new ConfigError(
      'durableObject needs a binding: durableObject(env.FAST_MEMORY), with "durable_objects": { "bindings": [{ "name": "FAST_MEMORY", "class_name": "FastMemory" }] } in wrangler.jsonc',
    );
  }
  const { dbName = DEFAULT_NAME, jurisdiction } = options;
  const region = jurisdiction === undefined ? objects : objects.jurisdiction!(jurisdiction as never);
  // A stub belongs to the request that made it.
  const objectOf = (name: string) => region.get(region.idFromName(name) as never) as MemoryObject;
  const store: StoreWithRemoteMemory & StoreWithPurge & StoreWithPlace = {
    name: "durable-object",
    place: { owner: objects, name: JSON.stringify([dbName, jurisdiction]) },
    memoryOf(namespace) {
      checkUserId(namespace);
      const name = qualifiedName(dbName, namespace);
      return { call: (method, args, context) => callObject(() => objectOf(name), name, method, args, context) };
    },
    async load(namespace, since) {
      const name = qualifiedName(dbName, namespace);
      return joinPages(async (from) => valueOf(await objectOf(name).fastMemoryLoad(name, since, from)));
    },
    async commit(namespace, rows, ifVersion) {
      checkRows(rows);
      checkCommitSize(rows);
      const name = qualifiedName(dbName, namespace);
      return valueOf(await objectOf(name).fastMemoryCommit(name, rows, ifVersion));
    },
    async clear(namespace) {
      const name = qualifiedName(dbName, namespace);
      return valueOf(await objectOf(name).fastMemoryClear(name));
    },
    async purge(namespace, version) {
      const name = qualifiedName(dbName, namespace);
      return valueOf(await objectOf(name).fastMemoryPurge(name, version));
    },
  };
  return store;
}
