import { errorOf } from "../engine/values.js";
import { ConfigError, FastMemoryError } from "../types/errors.js";
import type { RemoteMethod, StoreWithRemoteMemory, CallContext } from "../engine/protocol.js";
import { checkRows, StoreConflictError } from "../store/errors.js";
import type { Row, Store } from "../types/store.js";
import { callObject } from "./object-client.js";
import { DEFAULT_NAME, type DatabaseOptions, nameOf } from "./database-name.js";
import { checkCommit, type Page, wholeOf } from "./pages.js";

/** What is used of the storage of a Durable Object. */
export interface ObjectStorage {
  readonly sql: { exec(sql: string, ...parameters: unknown[]): { toArray(): unknown[]; readonly rowsRead: number; readonly rowsWritten: number } };
  transactionSync<T>(work: () => T): T;
}

/** What went wrong, as a value: errors lose their `code` on the way out of the object. */
export type Answer<T> = { readonly value: T } | { readonly code: string; readonly message: string };

/** What the class `FastMemory` answers to. */
export interface MemoryObject {
  fastMemoryCall(namespace: string, method: RemoteMethod, args: readonly unknown[], caller: CallContext, after: string | undefined): Promise<Answer<Part>>;
  fastMemoryLoad(namespace: string, since: number | undefined, from: number): Promise<Answer<Page>>;
  fastMemoryCommit(namespace: string, rows: readonly Row[], ifVersion: number | undefined): Promise<Answer<number>>;
  fastMemoryClear(namespace: string): Promise<Answer<number>>;
}

/** What the engine in an object gives. A list may come in parts: `next` is the id that the next one begins after. */
export interface Part {
  readonly value: unknown;
  readonly next?: string | undefined;
}

/** What is used of a binding of Durable Objects. */
export interface DurableObjectNamespace {
  idFromName(name: string): unknown;
  get(id: never): unknown;
  jurisdiction?(name: never): DurableObjectNamespace;
}

export interface DurableObjectOptions extends DatabaseOptions {
  /** Keeps the objects, and so the memories, in that region: `"eu"`, `"fedramp"`. A user has other memories in each. */
  readonly jurisdiction?: string;
}

/**
 * A Durable Object for each user, of the class `FastMemory` of `fast-memory/cloudflare`. Workers that export it need not say so; this is for
 * another binding, or a jurisdiction.
 *
 * @example
 * import { env } from "cloudflare:workers";
 * const store = durableObject(env.FAST_MEMORY, { jurisdiction: "eu" });
 * const client = withFastMemory(new OpenAI(), "alice", { store });
 */
export function durableObject(objects: DurableObjectNamespace, options: DurableObjectOptions = {}): Store {
  if (typeof objects?.idFromName !== "function") {
    throw new ConfigError('durableObject needs a binding: durableObject(env.FAST_MEMORY), with "durable_objects": { "bindings": [{ "name": "FAST_MEMORY", "class_name": "FastMemory" }] } in wrangler.jsonc');
  }
  const { dbName = DEFAULT_NAME, jurisdiction } = options;
  const within = jurisdiction === undefined ? objects : objects.jurisdiction!(jurisdiction as never);
  // A stub belongs to the request that made it.
  const objectOf = (name: string) => within.get(within.idFromName(name) as never) as MemoryObject;
  const store: StoreWithRemoteMemory = {
    name: "durable-object",
    memoryOf(namespace) {
      const name = nameOf(dbName, namespace);
      return { call: (method, args, caller) => callObject(() => objectOf(name), name, method, args, caller) };
    },
    async load(namespace, since) {
      const name = nameOf(dbName, namespace);
      return wholeOf(async (from) => valueOf(await objectOf(name).fastMemoryLoad(name, since, from)));
    },
    async commit(namespace, rows, ifVersion) {
      checkRows(rows);
      checkCommit(rows);
      const name = nameOf(dbName, namespace);
      return valueOf(await objectOf(name).fastMemoryCommit(name, rows, ifVersion));
    },
    async clear(namespace) {
      const name = nameOf(dbName, namespace);
      return valueOf(await objectOf(name).fastMemoryClear(name));
    },
  };
  return store;
}

/** @throws what the object could not throw itself */
export function valueOf<T>(answer: Answer<T>): T {
  if ("value" in answer) return answer.value;
  const { code, message } = answer;
  throw code === "conflict" ? new StoreConflictError() : errorOf(code, message);
}

/** The outcome of `work`, on its way to {@link valueOf}. What is no error of ours is thrown, with what the platform says. */
export async function answer<T>(work: Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await work };
  } catch (error) {
    if (error instanceof FastMemoryError) return { code: error.code, message: error.message };
    throw error;
  }
}
