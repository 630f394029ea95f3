type OnChange = (version: number, previous?: number) => void;

/** How often a watched store is asked, in milliseconds: others' commits are seen within a second. */
const POLL_INTERVAL = 500;

/** What is asked of a store that cannot call back. */
export interface PolledStore {
  /** The namespace's version. */
  readVersion(namespace: string, known: number | undefined): Promise<number>;
  /** Cheaper: a number that changes with each commit of another connection. Absent: the versions are read each time. */
  readMark?(): Promise<unknown>;
  /** Other processes write to it. Default: `true`. */
  readonly isShared?: boolean;
}

interface Watched {
  version: number | undefined;
  readonly listeners: Set<OnChange>;
}

/**
 * `Store.watch` for a store that tells nothing by itself: asks for the versions of watched namespaces, and of the process's own commits
 * at once. Without a listener there is no timer, and no timer keeps a process alive.
 */
export class VersionPoll {
  readonly #store: PolledStore;
  readonly #namespaces = new Map<string, Watched>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #mark: unknown;
  #isPolling = false;
  #isRequested = false;

  constructor(store: PolledStore) {
    this.#store = store;
  }

  watch(namespace: string, onChange: OnChange): () => void {
    // Two that pass one function are two.
    const listener: OnChange = (version, previous) => onChange(version, previous);
    let watched = this.#namespaces.get(namespace);
    if (!watched) this.#namespaces.set(namespace, (watched = { version: undefined, listeners: new Set() }));
    watched.listeners.add(listener);
    void this.#poll(true);
    return () => {
      watched.listeners.delete(listener);
      if (watched.listeners.size === 0 && this.#namespaces.get(namespace) === watched)
        this.#namespaces.delete(namespace);
      if (this.#namespaces.size === 0) clearTimeout(this.#timer);
    };
  }

  /** To be called when this process has committed. */
  committed(namespace: string): void {
    if (this.#namespaces.has(namespace)) void this.#poll(true);
  }

  /** @param isNeeded whatever the mark says */
  async #poll(isNeeded: boolean): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#isPolling) {
      this.#isRequested ||= isNeeded;
      return;
    }
    this.#isPolling = true;
    try {
      const mark = await this.#store.readMark?.();
      const isNew = mark === undefined || mark !== this.#mark;
      if (isNeeded || isNew) await this.#readVersions();
      this.#mark = mark;
    } catch {
      // The store is locked or away: the next poll asks again, and calls say what is wrong.
    }
    this.#isPolling = false;
    if (this.#isRequested) {
      this.#isRequested = false;
      return this.#poll(true);
    }
    this.#wait();
  }

  async #readVersions(): Promise<void> {
    for (const [namespace, watched] of this.#namespaces) {
      const previous = watched.version;
      const version = (watched.version = await this.#store.readVersion(namespace, previous));
      if (previous === undefined || version === previous) continue;
      for (const listener of watched.listeners) listener(version, previous);
    }
  }

  #wait(): void {
    if (this.#namespaces.size === 0 || this.#store.isShared === false) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#poll(false), POLL_INTERVAL);
    (this.#timer as { unref?(): void }).unref?.();
  }
}
