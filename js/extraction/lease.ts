/** The last work of each name in this process, for hosts without Web Locks. */
const lastWork = new Map<string, Promise<unknown>>();

/** Runs `work` while no other tab, worker or client of this site runs work of the same name. */
export async function withLease<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  // The browser releases the locks of a tab that crashes.
  if (locks) return locks.request(name, work) as Promise<T>;
  const previous = lastWork.get(name) ?? Promise.resolve();
  const current = previous.then(work, work);
  const settled = current.catch(() => undefined);
  lastWork.set(name, settled);
  try {
    return await current;
  } finally {
    if (lastWork.get(name) === settled) lastWork.delete(name);
  }
}
