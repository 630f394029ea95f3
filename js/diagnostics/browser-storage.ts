import type { StorageState } from "../types/diagnostics.js";

let hasRequestedPersistence = false;

/** The browser's estimate of this site's storage; `undefined` where it gives none. */
export async function storageState(): Promise<StorageState | undefined> {
  const { storage } = (globalThis.navigator ?? {}) as Partial<Navigator>;
  try {
    const [{ usage, quota }, persisted] = await Promise.all([storage!.estimate(), storage!.persisted()]);
    return { persisted, usage: usage ?? 0, quota: quota ?? 0 };
  } catch {
    return undefined;
  }
}

/** Milliseconds. Firefox asks the user, who may not answer. */
const PERSIST_TIMEOUT = 10_000;

/**
 * Asks the browser to keep this site's storage when the disk is full. `false`: it refuses, cannot be asked, or has not answered
 * within {@link PERSIST_TIMEOUT}; its question to the user stays open then.
 */
export async function persist(): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PERSIST_TIMEOUT);
  });
  try {
    return await Promise.race([ask(), timeout]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

async function ask(): Promise<boolean> {
  const { storage } = globalThis.navigator;
  return (await storage.persisted()) || (await storage.persist());
}

/** What this host lacks to report its storage. */
export function missingStorageApi(): string {
  const { storage } = (globalThis.navigator ?? {}) as { storage?: Partial<StorageManager> };
  if ("isSecureContext" in globalThis && !globalThis.isSecureContext)
    return "this page is not secure: browsers report storage on https pages only";
  if (!storage) return "navigator.storage (StorageManager) is absent in this browser";
  const missing = (["estimate", "persisted"] as const).filter((name) => typeof storage[name] !== "function");
  if (missing.length > 0)
    return `${missing.map((name) => `navigator.storage.${name}`).join(" and ")} is absent in this browser`;
  return "navigator.storage fails here, as it does in some private windows and for opaque origins";
}

/** Asks once for all clients of the page. */
export function persistOnce(): void {
  if (hasRequestedPersistence) return;
  hasRequestedPersistence = true;
  void persist();
}
