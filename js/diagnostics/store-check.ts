import type { HostStore, RawStats } from "../engine/bindings.js";
import type { StoreSelection } from "../store/selection.js";
import { errorName } from "../types/foreign-errors.js";
import { missingStorageApi, storageState } from "./browser-storage.js";
import { type DoctorContext, type Finding, messageOf } from "./check.js";
import { Database } from "./database.js";

/** A namespace that stays empty. */
const EMPTY_NAMESPACE = "fast-memory-doctor";
/** Bytes. */
const LITTLE_SPACE = 20_000_000;

const ALLOW_STORAGE =
  'allow storage for this site in the browser\'s settings, or leave the private window; { store: "memory" } works without storage and forgets everything when the page goes';

/** Whether the store answers. */
export async function checkStore(store: StoreSelection): Promise<Finding> {
  let opened: HostStore | undefined;
  let advice: string | undefined;
  try {
    opened = store.open();
    await opened?.load(EMPTY_NAMESPACE);
    // A database may be readable, and not be written.
    await opened?.commit(EMPTY_NAMESPACE, []);
    advice = await store.advice();
  } catch (error) {
    return { ok: false, detail: `the store "${store.name}" cannot be used`, remedy: messageOf(error) };
  }
  if (store.name === "memory")
    return {
      ok: true,
      detail: 'store: "memory": kept until the page goes',
      remedy: "remove the option store to keep memories across page loads (in a browser)",
    };
  if (opened)
    return {
      ok: true,
      detail: `the store "${store.name}" answers, and can be written${store.isEncrypted ? "; it is encrypted, and the key opens it" : ""}`,
      ...(advice && { remedy: advice }),
    };
  return checkIndexedDb(store.dbName);
}

/** Writes and reads in a database of its own, and deletes it: no memory is touched. */
async function checkIndexedDb(dbName: string): Promise<Finding> {
  if (typeof indexedDB === "undefined")
    return { ok: false, detail: "this host has no IndexedDB", remedy: 'use { store: "memory" } here' };
  const name = `${dbName}-doctor-${Math.random().toString(36).slice(2)}`;
  try {
    const database = await Database.open(name);
    try {
      await database.put("rows", "key", "written");
      if ((await database.get("rows", "key")) !== "written")
        return { ok: false, detail: "a written value cannot be read back", remedy: ALLOW_STORAGE };
    } finally {
      database.close();
    }
    return { ok: true, detail: `IndexedDB opens, writes and reads; memories are in "${dbName}"` };
  } catch (error) {
    const failure = errorName(error);
    const remedy =
      failure === "QuotaExceededError"
        ? "the disk, or this site's share of it, is full: free some space"
        : ALLOW_STORAGE;
    return { ok: false, detail: `IndexedDB cannot be used (${failure})`, remedy };
  } finally {
    await Database.delete(name);
  }
}

/** Whether this user has memories, and this version can read them. */
export async function checkUser(
  { userId, store }: DoctorContext,
  { totalChunks, embedded, unreadable }: RawStats,
): Promise<Finding> {
  const otherUsers =
    store.isIndexedDb && !store.isEncrypted
      ? (await usersIn(store.dbName)).filter((name) => name !== userId).length
      : 0;
  const detail = `"${userId}" has ${totalChunks} ${totalChunks === 1 ? "memory" : "memories"}, ${embedded} with a vector`;
  if (unreadable > 0)
    return {
      ok: false,
      detail: `${detail}, ${unreadable} that this version cannot read`,
      remedy: store.isEncrypted
        ? "they were changed, moved or put back behind the app's back: restore them from a backup (docs/encryption.md), or client.memory.clear()"
        : "a newer version of fast-memory wrote them: install it here too",
    };
  if (totalChunks > 0) return { ok: true, detail };
  if (otherUsers === 0)
    return {
      ok: true,
      detail,
      remedy: 'nothing is stored yet: mention something worth remembering, or call client.memory.add("Prefers Python")',
    };
  return {
    ok: true,
    detail: `${detail}; ${otherUsers} other user ids have been here`,
    remedy: "if this user was here before, pass the same userId as then: each user id has a memory of its own",
  };
}

/** The users of a database; none when it does not exist, and it is not created. */
async function usersIn(dbName: string): Promise<string[]> {
  const databases = await indexedDB.databases?.();
  if (!databases?.some(({ name }) => name === dbName)) return [];
  const database = await Database.open(dbName);
  try {
    return (await database.keys("namespaces")).map(String);
  } finally {
    database.close();
  }
}

/** Whether the browser keeps this site's storage, and has room. */
export async function checkStorage({ store }: DoctorContext): Promise<Finding> {
  if (store.name === "memory") return { ok: true, detail: 'store: "memory" forgets everything when the page goes' };
  if (!store.isIndexedDb) return { ok: true, detail: `the store "${store.name}" manages its own space` };
  const state = await storageState();
  if (!state)
    return {
      ok: true,
      detail: "this host does not report its storage quota",
      remedy: `${missingStorageApi()}; IndexedDB works without it`,
    };
  const detail = `${megabytes(state.usage)} of ${megabytes(state.quota)} MB in use by this site, ${state.persisted ? "kept" : "not kept"} when the disk is full`;
  if (state.quota - state.usage < LITTLE_SPACE) {
    return {
      ok: false,
      detail,
      remedy:
        "storage is almost full: free some space, leave the private window, or prune memories: client.memory.delete(id)",
    };
  }
  if (state.persisted) return { ok: true, detail };
  return {
    ok: true,
    detail,
    remedy:
      "the browser may clear it: client.memory.persist() asks it not to; browsers agree for sites that are used often, bookmarked or installed",
  };
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
