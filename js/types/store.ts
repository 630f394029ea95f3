/** The current state of a row. */
export interface Row {
  /** Unique within its namespace; 1 to 64 ASCII characters. */
  readonly id: string;
  /** Opaque bytes, at most 2,000,000; `null` marks a deleted row. */
  readonly data: Uint8Array | null;
}

/** The result of {@link Store.load}. */
export interface Snapshot {
  /** The newest commit that `rows` reflect. */
  readonly version: number;
  /** The changed rows, in no particular order. With `full`, deleted rows are left out. */
  readonly rows: readonly Row[];
  /** Whether `rows` are all rows of the namespace, not only the changed ones. */
  readonly full: boolean;
}

/**
 * Where memories are stored: rows of bytes, in a namespace for each user. Each call is one transaction. Any store that passes
 * the checks of `fast-memory/testing` works: `withFastMemory(client, "alice", { store })`.
 *
 * A failure may be any error; its `code` is kept if it is `"conflict"`, `"store_full"` or `"store_unavailable"`.
 */
export interface Store {
  /** Shown by `stats().store`. */
  readonly name: string;

  /**
   * Returns the rows of `namespace` committed after version `since`. Returns all of them, with `full: true`, if `since` is left
   * out, is ahead of the store's version (the store was erased), or lies before the last clear. Version 0 without rows: nothing
   * was ever committed.
   */
  load(namespace: string, since?: number): Promise<Snapshot>;

  /**
   * Writes all of `rows` or none.
   * @returns the new version, greater than all before
   * @throws an error with `code: "conflict"` when `ifVersion` is given and the namespace has another version; nothing is then written
   */
  commit(namespace: string, rows: readonly Row[], ifVersion?: number): Promise<number>;

  /**
   * Erases every row of `namespace`.
   * @returns the new version; versions go on counting, so that a stale writer is refused
   */
  clear(namespace: string): Promise<number>;

  /**
   * Optional: calls `onChange` within a second after others, such as other processes, have committed to `namespace` or cleared it. It
   * makes `memory.on("change")` fire for them, and is called only while there is such a listener. Nothing that it starts may keep a
   * process alive.
   *
   * @param onChange `version`: the namespace's now. `previous`: its version before these commits; default `version - 1`. Commits
   *   of the caller may be told, too: they are known by their versions
   * @returns what ends it
   */
  watch?(namespace: string, onChange: (version: number, previous?: number) => void): () => void;

  /** Releases what the store has opened. */
  close?(): Promise<void>;
}
