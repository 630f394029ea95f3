/** A row as it is now. */
export interface Row {
  /** Unique within its namespace, 1 to 64 characters of ASCII. */
  readonly id: string;
  /** Opaque to the store; `null`: the row was deleted. */
  readonly data: Uint8Array | null;
}

/** What {@link Store.load} found. */
export interface Snapshot {
  /** The newest commit that `rows` reflect. */
  readonly version: number;
  /** The rows that were changed, in no particular order; with `full`, without those that were deleted. */
  readonly rows: readonly Row[];
  /** Whether `rows` are all that there are, rather than what changed. */
  readonly full: boolean;
}

/**
 * Where memories live: rows of bytes, a namespace for each user. Each call is a whole transaction. Whatever passes the checks of
 * `fast-memory/testing` can be used: `withFastMemory(client, "alice", { store })`.
 *
 * A failure is any error; its `code` is kept when it is one of `"conflict"`, `"store_full"` and `"store_unavailable"`.
 */
export interface Store {
  /** What `stats().store` says. */
  readonly name: string;

  /**
   * The rows of `namespace` that were committed after the version `since`; all of them, with `full: true`, when it is left out, when it is
   * ahead of the store's own (which was erased meanwhile), or when the namespace was cleared after it.
   * Version 0 without rows: nothing was ever committed.
   */
  load(namespace: string, since?: number): Promise<Snapshot>;

  /**
   * Writes all of `rows` or none, and gives the new version, which is greater than every one before.
   * @throws an error with `code: "conflict"`, when `ifVersion` is given and the namespace is no longer at it; nothing is then written
   */
  commit(namespace: string, rows: readonly Row[], ifVersion?: number): Promise<number>;

  /** Erases every row of `namespace`. Its version goes on counting, so that no writer mistakes the new for the old. */
  clear(namespace: string): Promise<number>;

  /** Lets go of what the store has opened. */
  close?(): Promise<void>;
}
