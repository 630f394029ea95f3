/** Within one process, where there are no Web Locks: what waits for each name. */
const chains = new Map<string, Promise<unknown>>();

/** Does `work` while nobody else who asks for the same name does: no other tab, worker or client of this site. */
export async function underLease<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  // A tab that crashes gives its locks back.
  if (locks) return locks.request(name, work) as Promise<T>;
  const before = chains.get(name) ?? Promise.resolve();
  const done = before.then(work, work);
  const settled = done.catch(() => undefined);
  chains.set(name, settled);
  try {
    return await done;
  } finally {
    if (chains.get(name) === settled) chains.delete(name);
  }
}
