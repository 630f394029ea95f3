import { StoreUnavailableError } from "../types/errors.js";
import { checkRows, StoreConflictError } from "./errors.js";
import type { Row, Snapshot, Store } from "../types/store.js";

export type SqlValue = string | number | null | Uint8Array;
export type SqlRow = Readonly<Record<string, unknown>>;
/** Parameters are `?`, in their order, at most 100 of them: what Cloudflare allows. */
export type Statement = readonly [sql: string, parameters: readonly SqlValue[]];

/** A database of the SQLite family. */
export interface SqlDriver {
  /** As in `stats().store`. */
  readonly name: string;
  /**
   * Runs the statements in their order, all of them or none, and gives the rows of each. Messages of SQLite's own errors must stay readable: they
   * tell a conflict from other failures.
   */
  batch(statements: readonly Statement[], mode: "read" | "write"): Promise<readonly (readonly SqlRow[])[]>;
  /** Where bytes travel as something else. Default: as they are. */
  readonly bytes?: Bytes;
  close?(): Promise<void>;
}

/** How bytes go in and come out. */
export interface Bytes {
  /** What a parameter is in SQL: `"?"`, or `"unhex(?)"`. */
  readonly parameter: string;
  write(data: Uint8Array): SqlValue;
  /** The column `data` in SQL: `"data"`, or `"hex(data)"`; of a row that was deleted, where it is NULL, it is not read. */
  readonly column: string;
  read(value: unknown): Uint8Array;
}

const SCHEMA = 1;

// Without rowid and without an index of versions a row is one write, which is what Cloudflare bills. What is new is looked for among
// the rows of one user only, and only when something is.
const TABLES = [
  "CREATE TABLE IF NOT EXISTS fast_memory_schema (version INTEGER PRIMARY KEY)",
  "CREATE TABLE IF NOT EXISTS fast_memory_namespaces (namespace TEXT PRIMARY KEY, version INTEGER NOT NULL, cleared INTEGER NOT NULL) WITHOUT ROWID",
  "CREATE TABLE IF NOT EXISTS fast_memory_rows (namespace TEXT, id TEXT, version INTEGER NOT NULL, data BLOB, PRIMARY KEY (namespace, id)) WITHOUT ROWID",
  `INSERT INTO fast_memory_schema SELECT ${SCHEMA} WHERE NOT EXISTS (SELECT 1 FROM fast_memory_schema)`,
];
const FIND_SCHEMA = "SELECT max(version) AS version FROM fast_memory_schema";
const FIND_HEAD = "SELECT version, cleared FROM fast_memory_namespaces WHERE namespace = ?";

// A version that is NULL breaks the constraint of its column, and with it the whole batch: a comparison without a transaction that waits.
const NEXT = "INSERT INTO fast_memory_namespaces VALUES (?, 1, 0) ON CONFLICT (namespace) DO UPDATE SET version = version + 1 RETURNING version";
const FIRST = "INSERT INTO fast_memory_namespaces VALUES (?, 1, 0) ON CONFLICT (namespace) DO UPDATE SET version = NULL RETURNING version";
const AFTER = "UPDATE fast_memory_namespaces SET version = iif(version = ?, version + 1, NULL) WHERE namespace = ? RETURNING version";
const CLEARED = "INSERT INTO fast_memory_namespaces VALUES (?, 1, 1) ON CONFLICT (namespace) DO UPDATE SET version = version + 1, cleared = version + 1 RETURNING version";
const ERASE = "DELETE FROM fast_memory_rows WHERE namespace = ?";

/** Of a file that another process has locked: about four seconds in all. */
const [MOST_WAITS, WAIT] = [200, 40];

const ROWS_PER_STATEMENT = 49;
const BYTES_PER_STATEMENT = 1_000_000;

const AS_THEY_ARE: Bytes = { parameter: "?", write: (data) => data, column: "data", read: toBytes };

/** A store over a database of the SQLite family: a driver says how statements are run. Its tables begin with `fast_memory_`. */
export function sqlStore(driver: SqlDriver): Store {
  return new SqlStore(driver);
}

class SqlStore implements Store {
  readonly #driver: SqlDriver;
  readonly #bytes: Bytes;
  #isReady = false;
  close?: () => Promise<void>;

  constructor(driver: SqlDriver) {
    this.#driver = driver;
    this.#bytes = driver.bytes ?? AS_THEY_ARE;
    if (driver.close) this.close = () => driver.close!();
  }

  get name(): string {
    return this.#driver.name;
  }

  async load(namespace: string, since?: number): Promise<Snapshot> {
    const key = keyOf(namespace);
    const [schema, heads, rows] = await this.#run([[FIND_SCHEMA, []], [FIND_HEAD, [key]], this.#find(key, since)], "read");
    this.#check(schema);
    const [version, cleared] = [Number(heads?.[0]?.version ?? 0), Number(heads?.[0]?.cleared ?? 0)];
    const full = since === undefined || since < cleared || since > version;
    return { version, full, rows: rows!.map((row) => ({ id: row.id as string, data: row.deleted ? null : this.#bytes.read(row.data) })) };
  }

  async commit(namespace: string, rows: readonly Row[], ifVersion?: number): Promise<number> {
    checkRows(rows);
    const key = keyOf(namespace);
    const next: Statement = ifVersion === undefined ? [NEXT, [key]] : ifVersion === 0 ? [FIRST, [key]] : [AFTER, [ifVersion, key]];
    return this.#write([next, ...groups(rows).map((group) => this.#put(key, group))]);
  }

  async clear(namespace: string): Promise<number> {
    const key = keyOf(namespace);
    return this.#write([[CLEARED, [key]], [ERASE, [key]]]);
  }

  /** The rows are read only when the version says that something is new. */
  #find(key: string, since: number | undefined): Statement {
    const { column } = this.#bytes;
    const of = `SELECT id, ${column} AS data, data IS NULL AS deleted FROM fast_memory_namespaces AS head CROSS JOIN fast_memory_rows AS changed
      WHERE head.namespace = ? AND changed.namespace = head.namespace`;
    if (since === undefined) return [`${of} AND data IS NOT NULL`, [key]];
    return [`${of} AND head.version <> ? AND iif(? BETWEEN head.cleared AND head.version, changed.version > ?, data IS NOT NULL)`, [key, since, since, since]];
  }

  /** Without a head there is nothing to select: nothing is then written. */
  #put(key: string, rows: readonly Row[]): Statement {
    // Some drivers bind no bytes as NULL.
    const value = ({ data }: Row) => (data === null ? "NULL" : data.length === 0 ? "x''" : this.#bytes.parameter);
    const parameters = rows.flatMap(({ id, data }) => (data?.length ? [id, this.#bytes.write(data)] : [id]));
    const values = rows.map((row) => `(?, ${value(row)})`).join(", ");
    const sql = `INSERT INTO fast_memory_rows (namespace, id, version, data)
      SELECT namespace, column1, version, column2 FROM fast_memory_namespaces, (VALUES ${values}) WHERE namespace = ?
      ON CONFLICT (namespace, id) DO UPDATE SET version = excluded.version, data = excluded.data`;
    return [sql, [...parameters, key]];
  }

  async #write(statements: readonly Statement[]): Promise<number> {
    if (!this.#isReady) this.#check((await this.#run([[FIND_SCHEMA, []]], "read"))[0]);
    const [heads] = await this.#run(statements, "write");
    // Without a head: the database was erased since.
    if (!heads?.[0]) throw new StoreConflictError();
    return Number(heads[0].version);
  }

  #check(found: readonly SqlRow[] | undefined): void {
    const schema = Number(found?.[0]?.version);
    if (schema > SCHEMA) {
      throw new StoreUnavailableError("store_unavailable", `a newer version of fast-memory wrote the store "${this.name}" (schema ${schema}, this one knows ${SCHEMA}): npm install fast-memory@latest`);
    }
    this.#isReady = true;
  }

  /** Makes the tables when they are not there. */
  async #run(statements: readonly Statement[], mode: "read" | "write"): Promise<readonly (readonly SqlRow[])[]> {
    try {
      return await this.#patiently(statements, mode).catch(async (error: unknown) => {
        if (!/no such table: (main\.)?fast_memory_/.test(messageOf(error))) throw error;
        await this.#patiently(TABLES.map((sql) => [sql, []]), "write");
        return this.#patiently(statements, mode);
      });
    } catch (error) {
      throw this.#errorOf(error);
    }
  }

  /** While another process writes to the same file, the event loop goes on: the timeout of SQLite itself would block it. */
  async #patiently(statements: readonly Statement[], mode: "read" | "write"): Promise<readonly (readonly SqlRow[])[]> {
    for (let waits = 0; ; waits++) {
      try {
        return await this.#driver.batch(statements, mode);
      } catch (error) {
        if (waits === MOST_WAITS || !/database (\S+ )?is locked|SQLITE_BUSY/.test(messageOf(error))) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * WAIT));
    }
  }

  #errorOf(error: unknown): unknown {
    const message = messageOf(error);
    if (message.includes("NOT NULL constraint failed: fast_memory_namespaces.version")) return new StoreConflictError();
    if (/database or disk is full|SQLITE_FULL|maximum DB size/i.test(message)) {
      return new StoreUnavailableError("store_full", `the database of the store "${this.name}" is full; nothing was written`, { cause: error });
    }
    return error;
  }
}

/** Some drivers, and PostgreSQL, end a text at its first NUL. */
export function keyOf(namespace: string): string {
  return namespace.replace(/[\\\0]/g, (character) => (character === "\0" ? "\\0" : "\\\\"));
}

function groups(rows: readonly Row[]): Row[][] {
  const groups: Row[][] = [];
  let bytes = Infinity;
  // Of two rows of one id, the later one counts, as if they were written one by one.
  for (const row of new Map(rows.map((row) => [row.id, row])).values()) {
    const length = row.data?.length ?? 0;
    if (bytes + length > BYTES_PER_STATEMENT || groups.at(-1)!.length === ROWS_PER_STATEMENT) {
      groups.push([]);
      bytes = 0;
    }
    groups.at(-1)!.push(row);
    bytes += length;
  }
  return groups;
}

function toBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  // D1 gives numbers, some drivers nothing for no bytes.
  return new Uint8Array((value ?? 0) as ArrayBuffer);
}

function messageOf(error: unknown): string {
  const { message, cause } = (error ?? {}) as Partial<Error>;
  return cause === undefined ? String(message) : `${String(message)} ${messageOf(cause)}`;
}
