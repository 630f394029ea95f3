import { checkRows, StoreConflictError, storeError } from "./errors.js";
import { isOwnError, readProperty, redactedCause } from "../types/foreign-errors.js";
import type { Row, Snapshot } from "../types/store.js";
import { namespaceKey } from "./namespace-key.js";
import type { StoreWithPurge } from "./purge.js";
import { sqliteFault } from "./sqlite-faults.js";

type SqlValue = string | number | null | Uint8Array;
export type SqlRow = Readonly<Record<string, unknown>>;
/** Parameters are `?`, in order, and at most 100: Cloudflare's limit. */
export type Statement = readonly [sql: string, parameters: readonly SqlValue[]];

/** A database of the SQLite family. */
export interface SqlDriver {
  /** As in `stats().store`. */
  readonly name: string;
  /**
   * Runs the statements in order as one transaction, and returns the rows of each. The messages of SQLite's errors must come through: a conflict
   * is told by them.
   */
  batch(statements: readonly Statement[], mode: "read" | "write"): Promise<readonly (readonly SqlRow[])[]>;
  /** The database as people name it, such as the path of its file. Default: the store's name. */
  readonly place?: string;
  /** Called after rows were deleted: removes what is left of them in files. */
  eraseDeleted?(): Promise<void>;
  close?(): Promise<void>;
}

const SCHEMA_VERSION = 1;

// Without a rowid and without an index of versions a row is one write, which is what Cloudflare bills. A load since a version scans the
// rows of one user, and only when the namespace has a newer version.
const TABLES = [
  "CREATE TABLE IF NOT EXISTS fast_memory_schema (version INTEGER PRIMARY KEY)",
  "CREATE TABLE IF NOT EXISTS fast_memory_namespaces (namespace TEXT PRIMARY KEY, version INTEGER NOT NULL, cleared INTEGER NOT NULL) WITHOUT ROWID",
  "CREATE TABLE IF NOT EXISTS fast_memory_rows (namespace TEXT, id TEXT, version INTEGER NOT NULL, data BLOB, PRIMARY KEY (namespace, id)) WITHOUT ROWID",
  `INSERT INTO fast_memory_schema SELECT ${SCHEMA_VERSION} WHERE NOT EXISTS (SELECT 1 FROM fast_memory_schema)`,
];
const SELECT_SCHEMA = "SELECT max(version) AS version FROM fast_memory_schema";
const SELECT_NAMESPACE = "SELECT version, cleared FROM fast_memory_namespaces WHERE namespace = ?";

// A stale version becomes NULL, which breaks the column's constraint and rolls the batch back: a comparison in a batch that cannot branch.
const BUMP =
  "INSERT INTO fast_memory_namespaces VALUES (?, 1, 0) ON CONFLICT (namespace) DO UPDATE SET version = version + 1 RETURNING version";
const BUMP_FIRST =
  "INSERT INTO fast_memory_namespaces VALUES (?, 1, 0) ON CONFLICT (namespace) DO UPDATE SET version = NULL RETURNING version";
const BUMP_IF =
  "UPDATE fast_memory_namespaces SET version = iif(version = ?, version + 1, NULL) WHERE namespace = ? RETURNING version";
const BUMP_CLEARED =
  "INSERT INTO fast_memory_namespaces VALUES (?, 1, 1) ON CONFLICT (namespace) DO UPDATE SET version = version + 1, cleared = version + 1 RETURNING version";
const PURGE = "DELETE FROM fast_memory_namespaces WHERE namespace = ? AND version = ?";
const PURGE_ROWS =
  "DELETE FROM fast_memory_rows WHERE namespace = ? AND NOT EXISTS (SELECT 1 FROM fast_memory_namespaces WHERE namespace = fast_memory_rows.namespace)";
const DELETE_ROWS = "DELETE FROM fast_memory_rows WHERE namespace = ?";

/** A file that another process has locked is tried again for about four seconds. */
const MAX_LOCK_RETRIES = 200;
const MAX_LOCK_DELAY = 40;

/** A cause may be its own cause. */
const MAX_CAUSES = 5;

const ROWS_PER_STATEMENT = 49;
const BYTES_PER_STATEMENT = 1_000_000;

/** A store over a database of the SQLite family, whose driver runs the statements. Its tables begin with `fast_memory_`. */
export function sqlStore(driver: SqlDriver): StoreWithPurge {
  return new SqlStore(driver);
}

class SqlStore implements StoreWithPurge {
  readonly #driver: SqlDriver;
  #isSchemaChecked = false;
  close?: () => Promise<void>;

  constructor(driver: SqlDriver) {
    this.#driver = driver;
    if (driver.close) this.close = () => driver.close!();
  }

  get name(): string {
    return this.#driver.name;
  }

  async load(namespace: string, since?: number): Promise<Snapshot> {
    const key = namespaceKey(namespace);
    const [schemas, namespaces, rows] = await this.#run(
      [[SELECT_SCHEMA, []], [SELECT_NAMESPACE, [key]], this.#selectRows(key, since)],
      "read",
    );
    this.#checkSchema(schemas);
    const [version, cleared] = [Number(namespaces?.[0]?.version ?? 0), Number(namespaces?.[0]?.cleared ?? 0)];
    const full = since === undefined || since < cleared || since > version;
    return {
      version,
      full,
      rows: rows!.map((row) => ({ id: row.id as string, data: row.deleted ? null : toBytes(row.data) })),
    };
  }

  async commit(namespace: string, rows: readonly Row[], ifVersion?: number): Promise<number> {
    checkRows(rows);
    const key = namespaceKey(namespace);
    const bump: Statement =
      ifVersion === undefined ? [BUMP, [key]] : ifVersion === 0 ? [BUMP_FIRST, [key]] : [BUMP_IF, [ifVersion, key]];
    const version = await this.#write([bump, ...groups(rows).map((group) => this.#upsertRows(key, group))]);
    if (rows.some(({ data }) => data === null)) await this.#driver.eraseDeleted?.();
    return version;
  }

  async clear(namespace: string): Promise<number> {
    const key = namespaceKey(namespace);
    const version = await this.#write([
      [BUMP_CLEARED, [key]],
      [DELETE_ROWS, [key]],
    ]);
    await this.#driver.eraseDeleted?.();
    return version;
  }

  async purge(namespace: string, version: number): Promise<boolean> {
    const key = namespaceKey(namespace);
    const [, , left] = await this.#run(
      [
        [PURGE, [key, version]],
        [PURGE_ROWS, [key]],
        [SELECT_NAMESPACE, [key]],
      ],
      "write",
    );
    await this.#driver.eraseDeleted?.();
    return left!.length === 0;
  }

  /** The join with the namespace's version reads no row when nothing is new. */
  #selectRows(key: string, since: number | undefined): Statement {
    const select = `SELECT id, data, data IS NULL AS deleted FROM fast_memory_namespaces AS head CROSS JOIN fast_memory_rows AS changed
      WHERE head.namespace = ? AND changed.namespace = head.namespace`;
    if (since === undefined) return [`${select} AND data IS NOT NULL`, [key]];
    return [
      `${select} AND head.version <> ? AND iif(? BETWEEN head.cleared AND head.version, changed.version > ?, data IS NOT NULL)`,
      [key, since, since, since],
    ];
  }

  /** Selects from the namespace, so that nothing is written where the namespace is missing. */
  #upsertRows(key: string, rows: readonly Row[]): Statement {
    // Some drivers bind an empty array as NULL.
    const value = ({ data }: Row) => (data === null ? "NULL" : data.length === 0 ? "x''" : "?");
    const parameters = rows.flatMap(({ id, data }) => (data?.length ? [id, data] : [id]));
    const values = rows.map((row) => `(?, ${value(row)})`).join(", ");
    const sql = `INSERT INTO fast_memory_rows (namespace, id, version, data)
      SELECT namespace, column1, version, column2 FROM fast_memory_namespaces, (VALUES ${values}) WHERE namespace = ?
      ON CONFLICT (namespace, id) DO UPDATE SET version = excluded.version, data = excluded.data`;
    return [sql, [...parameters, key]];
  }

  async #write(statements: readonly Statement[]): Promise<number> {
    if (!this.#isSchemaChecked) this.#checkSchema((await this.#run([[SELECT_SCHEMA, []]], "read"))[0]);
    const [namespaces] = await this.#run(statements, "write");
    // No namespace: the database was erased meanwhile.
    if (!namespaces?.[0]) throw new StoreConflictError();
    return Number(namespaces[0].version);
  }

  #checkSchema(schemas: readonly SqlRow[] | undefined): void {
    const version = Number(schemas?.[0]?.version);
    if (version > SCHEMA_VERSION) {
      throw storeError(
        "store_unavailable",
        `a newer version of fast-memory wrote the store "${this.name}" (schema ${version}, this one knows ${SCHEMA_VERSION}): npm install fast-memory@latest`,
      );
    }
    this.#isSchemaChecked = true;
  }

  /** Runs the statements; creates the tables first where they are missing. */
  async #run(statements: readonly Statement[], mode: "read" | "write"): Promise<readonly (readonly SqlRow[])[]> {
    try {
      return await this.#retryWhileLocked(statements, mode).catch(async (error: unknown) => {
        if (!/no such table: (main\.)?fast_memory_/.test(messageOf(error))) throw error;
        await this.#retryWhileLocked(
          TABLES.map((sql) => [sql, []]),
          "write",
        );
        return this.#retryWhileLocked(statements, mode);
      });
    } catch (error) {
      throw this.#toStoreError(error);
    }
  }

  /** Waits here for another process's lock of the file: SQLite's own busy timeout would block the event loop. */
  async #retryWhileLocked(
    statements: readonly Statement[],
    mode: "read" | "write",
  ): Promise<readonly (readonly SqlRow[])[]> {
    for (let retries = 0; ; retries++) {
      try {
        return await this.#driver.batch(statements, mode);
      } catch (error) {
        if (retries === MAX_LOCK_RETRIES || !/database (\S+ )?is locked|SQLITE_BUSY/.test(messageOf(error)))
          throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_LOCK_DELAY));
    }
  }

  #toStoreError(error: unknown): unknown {
    const message = messageOf(error);
    if (message.includes("NOT NULL constraint failed: fast_memory_namespaces.version")) return new StoreConflictError();
    const place = this.#driver.place ?? `of the store "${this.name}"`;
    if (/database or disk is full|SQLITE_FULL|maximum DB size/i.test(message)) {
      const remedy = "free space on its disk, or delete memories that are no longer needed";
      return storeError("store_full", `the database ${place} is full; nothing was written. Remedy: ${remedy}`, {
        cause: redactedCause(error),
      });
    }
    const fault = sqliteFault(message, place);
    if (fault !== undefined && !isOwnError(error))
      return storeError("store_unavailable", fault, { cause: redactedCause(error) });
    return error;
  }
}

/** The rows in groups that fit into one statement each. */
function groups(rows: readonly Row[]): Row[][] {
  const filled: Row[][] = [];
  let bytes = Infinity;
  // The last row of an id counts, as if rows were written one by one.
  const lastById = new Map(rows.map((row) => [row.id, row]));
  for (const row of lastById.values()) {
    const length = row.data?.length ?? 0;
    if (bytes + length > BYTES_PER_STATEMENT || filled.at(-1)!.length === ROWS_PER_STATEMENT) {
      filled.push([]);
      bytes = 0;
    }
    filled.at(-1)!.push(row);
    bytes += length;
  }
  return filled;
}

function toBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  // D1 returns arrays of numbers, and some drivers null for no bytes.
  return new Uint8Array((value ?? 0) as ArrayBuffer);
}

/** The messages of the error and of its causes: drivers wrap SQLite's. */
function messageOf(error: unknown, depth = 0): string {
  const message = readProperty(error, "message");
  const cause = readProperty(error, "cause");
  const text = typeof message === "string" ? message : "";
  return cause === undefined || depth >= MAX_CAUSES ? text : `${text} ${messageOf(cause, depth + 1)}`;
}
