import type { Finding } from "./doctor.js";
import type { HostStore } from "../engine/load.js";
import type { StoreSelection } from "../store/selection.js";

/** A namespace in which nothing is ever stored. */
const EMPTY = "fast-memory-doctor";

const PRIVATE = 'allow storage for this site in the browser\'s settings, or leave the private window; { store: "memory" } goes on without remembering across page loads';

/** Writes and reads in a database of its own, which is deleted again: what this site may do at all, without touching a memory. */
export async function storeCheck(place: StoreSelection): Promise<Finding> {
  const { dbName } = place;
  let rows: HostStore | undefined;
  try {
    rows = place.open();
    await rows?.load(EMPTY);
  } catch (error) {
    // The message of a driver's own error may hold an address with a password in it.
    return { ok: false, detail: `the store "${place.name}" cannot be used`, remedy: (error as Error).message };
  }
  if (place.name === "memory") return { ok: true, detail: 'store: "memory": kept until the page goes', remedy: 'leave store out, to remember across page loads (in a browser)' };
  if (rows) return { ok: true, detail: `the store "${place.name}" answers` };
  if (typeof indexedDB === "undefined") return { ok: false, detail: "this host has no IndexedDB", remedy: 'use { store: "memory" } here' };
  const name = `${dbName}-doctor-${Math.random().toString(36).slice(2)}`;
  try {
    const database = await open(name);
    try {
      await database.put("rows", "written");
      if ((await database.get("rows")) !== "written") return { ok: false, detail: "what was written is not read back", remedy: PRIVATE };
    } finally {
      database.close();
    }
    return { ok: true, detail: `IndexedDB opens, writes and reads; memories are in "${dbName}"` };
  } catch (error) {
    const { name: kind } = (error ?? {}) as Partial<Error>;
    const remedy = kind === "QuotaExceededError" ? "the disk, or this site's share of it, is full: free some space" : PRIVATE;
    return { ok: false, detail: `IndexedDB cannot be used (${kind ?? "unknown"})`, remedy };
  } finally {
    await erased(name);
  }
}

/** Which users the database `name` knows, if it is there: one that is not is not made by looking. */
export async function usersIn(name: string): Promise<string[]> {
  const known = await indexedDB.databases?.();
  if (!known?.some((database) => database.name === name)) return [];
  const database = await open(name);
  try {
    return (await database.keys("namespaces")).map(String);
  } finally {
    database.close();
  }
}

class Simple {
  constructor(readonly database: IDBDatabase) {}

  keys(store: string): Promise<IDBValidKey[]> {
    return answer(this.#store(store, "readonly").getAllKeys());
  }

  get(store: string): Promise<unknown> {
    return answer(this.#store(store, "readonly").get("key"));
  }

  put(store: string, value: unknown): Promise<unknown> {
    const objects = this.#store(store, "readwrite");
    objects.put(value, "key");
    // A full disk is noticed when it commits.
    return new Promise((resolve, reject) => {
      objects.transaction.oncomplete = resolve;
      objects.transaction.onabort = objects.transaction.onerror = () => reject(objects.transaction.error);
    });
  }

  close(): void {
    this.database.close();
  }

  #store(name: string, mode: IDBTransactionMode): IDBObjectStore {
    return this.database.transaction(name, mode).objectStore(name);
  }
}

/** One that is new gets a store `rows`. */
async function open(name: string): Promise<Simple> {
  const request = indexedDB.open(name);
  request.onupgradeneeded = () => request.result.createObjectStore("rows");
  const database = await answer(request);
  database.onversionchange = () => database.close();
  return new Simple(database);
}

function erased(name: string): Promise<void> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = request.onerror = () => resolve();
    } catch {
      resolve();
    }
  });
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
