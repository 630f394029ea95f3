import { storeError } from "./errors.js";
import { type SqlDriver, type SqlRow, sqlStore, type Statement } from "./sql.js";
import { ConfigError } from "../types/errors.js";
import { readProperty } from "../types/foreign-errors.js";
import type { Store } from "../types/store.js";

/** The used part of `node:sqlite`, which the types of Node 20 lack. */
interface Database {
  exec(sql: string): void;
  prepare(sql: string): { all(...parameters: unknown[]): SqlRow[] };
  close(): void;
}
type Sqlite = { readonly DatabaseSync: new (path: string) => Database };

/** What other processes read keeps the write-ahead log for a moment; delays in milliseconds. */
const MAX_CHECKPOINT_RETRIES = 20;
const CHECKPOINT_DELAY = 25;

const stores = new Map<string, Store>();

/**
 * A store in a SQLite file, by the `node:sqlite` of Node 22.13 and newer, Bun and Deno. Creates the file; its folder must exist. Clients of a
 * process share one connection, and several processes may share the file.
 *
 * @throws ConfigError for what is no path
 * @throws StoreUnavailableError where the runtime has no `node:sqlite`; the message names alternatives
 * @example
 * const client = withFastMemory(new OpenAI(), "alice", { store: nodeSqlite("memory.db") });
 */
export function nodeSqlite(path: string | URL): Store {
  checkPath(path);
  const sqlite = builtin<Sqlite>("node:sqlite");
  if (!sqlite) throw storeError("store_unavailable", `${runtimeName()} has no node:sqlite. ${SERVER_STORES}`);
  const { fileURLToPath } = builtin<typeof import("node:url")>("node:url")!;
  const name = path instanceof URL ? fileURLToPath(path) : path;
  const file = name === ":memory:" ? name : builtin<typeof import("node:path")>("node:path")!.resolve(name);
  let store = stores.get(file);
  if (!store) stores.set(file, (store = sqlStore(new NodeSqlite(sqlite, file))));
  return store;
}

function checkPath(path: unknown): void {
  const isPath = path instanceof URL ? path.protocol === "file:" : typeof path === "string" && path.trim() !== "";
  if (!isPath || String(path).includes("\0"))
    throw new ConfigError('nodeSqlite needs the path of a file, or a URL of one: nodeSqlite("memory.db")');
}

/** What to paste on a server that has no lasting store of its own. */
export const SERVER_STORES = `Choose a store:
  Node 22.13 or newer, Bun, Deno: the default, or { store: nodeSqlite("memory.db") } with import { nodeSqlite } from "fast-memory/node"
  any Node:
    npm install @libsql/client
    import { createClient } from "@libsql/client";
    import { libsql } from "fast-memory/libsql";
    withFastMemory(client, userId, { store: libsql(createClient({ url: "file:fast-memory.db" })) });
  PostgreSQL: { store: postgres(pool) } with import { postgres } from "fast-memory/postgres"
  or { store: "memory" }, which forgets everything with the process`;

class NodeSqlite implements SqlDriver {
  readonly name = "node:sqlite";
  readonly isWatchable = true;
  #database: Database | undefined;

  constructor(
    readonly sqlite: Sqlite,
    readonly file: string,
  ) {}

  async batch(statements: readonly Statement[], mode: "read" | "write"): Promise<SqlRow[][]> {
    const database = (this.#database ??= this.#open());
    try {
      database.exec(mode === "write" ? "BEGIN IMMEDIATE" : "BEGIN");
      const rows = statements.map(([sql, parameters]) => database.prepare(sql).all(...parameters));
      database.exec("COMMIT");
      return rows;
    } catch (error) {
      // SQLite has rolled back already when the disk is full.
      try {
        database.exec("ROLLBACK");
      } catch {}
      throw error;
    }
  }

  get place(): string {
    return this.file;
  }

  async readMark(): Promise<unknown> {
    return this.#database?.prepare("PRAGMA data_version").all()[0]?.data_version;
  }

  /** Deleted rows are zeros in the file already, see `secure_delete`. Their bytes in the write-ahead log go with it. */
  async eraseDeleted(): Promise<void> {
    for (let retries = 0; retries <= MAX_CHECKPOINT_RETRIES; retries++) {
      const [result] = this.#database?.prepare("PRAGMA wal_checkpoint(TRUNCATE)").all() ?? [];
      // Another connection may be reading.
      if (!result?.busy) return;
      await new Promise((resolve) => setTimeout(resolve, CHECKPOINT_DELAY));
    }
  }

  async close(): Promise<void> {
    this.#database?.close();
    this.#database = undefined;
  }

  #open(): Database {
    const { closeSync, existsSync, openSync } = builtin<typeof import("node:fs")>("node:fs")!;
    const folder = builtin<typeof import("node:path")>("node:path")!.dirname(this.file);
    if (!existsSync(folder))
      throw storeError("store_unavailable", `there is no folder for the database ${this.file}: mkdir -p "${folder}"`);
    // For this user of the machine alone; SQLite gives its other files the same rights.
    if (this.file !== ":memory:" && !existsSync(this.file)) {
      try {
        closeSync(openSync(this.file, "a", 0o600));
      } catch {
        // SQLite says why.
      }
    }
    const database = new this.sqlite.DatabaseSync(this.file);
    database.exec("PRAGMA secure_delete = ON");
    // A commit is on the disk when it returns, also if the power fails then. Some builds of SQLite have another default.
    database.exec("PRAGMA synchronous = FULL");
    try {
      // With a write-ahead log, readers and a writer do not wait for one another.
      database.exec("PRAGMA journal_mode = WAL");
    } catch (error) {
      if (!/locked/.test(String(readProperty(error, "message")))) {
        database.close();
        throw error;
      }
      // Another process is switching this file to it.
    }
    return database;
  }
}

export function hasSqlite(): boolean {
  return builtin("node:sqlite") !== undefined;
}

/** A module of Node without an import, which browsers' bundlers could not resolve. */
function builtin<T>(name: string): T | undefined {
  return globalThis.process?.getBuiltinModule?.(name) as T | undefined;
}

export function runtimeName(): string {
  const version = globalThis.process?.versions?.node;
  return version ? `Node ${version}` : "this runtime";
}
