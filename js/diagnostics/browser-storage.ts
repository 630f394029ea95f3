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

/** Asks the browser to keep this site's storage when the disk is full. `false`: it refuses, or cannot be asked. */
export async function persist(): Promise<boolean> {
  try {
    const { storage } = globalThis.navigator;
    return (await storage.persisted()) || (await storage.persist());
  } catch {
    return false;
  }
}

/** Asks once for all clients of the page. */
export function persistOnce(): void {
  if (hasRequestedPersistence) return;
  hasRequestedPersistence = true;
  void persist();
}
