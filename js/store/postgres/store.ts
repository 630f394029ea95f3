import { ConfigError, type FastMemoryError } from "../../types/errors.js";
import { isOwnError, readProperty, redactedCause } from "../../types/foreign-errors.js";
import { checkUserId } from "../../types/user-id.js";
import type { StoreWithAdvice } from "../advice.js";
import type { RowWithColumns, StoreWithColumns } from "../columns.js";
import { checkPlain } from "../encrypted/guard.js";
import { checkRows, StoreConflictError, storeError } from "../errors.js";
import { rowJson } from "./row-json.js";
import { toStoreError } from "../checked-store.js";
import { CONFLICT_CODE, createStatement, type Names, purgeStatement, qualifiedName, SCHEMA_VERSION } from "./schema.js";
import type { StoreWithPurge } from "../purge.js";
import { namespaceKey } from "../namespace-key.js";
import type { Snapshot, Store } from "../../types/store.js";

type Rows = readonly Readonly<Record<string, unknown>>[];

/** A pool with `query(text, values)`, such as `pg`'s, Neon's or PGlite, or `sql` of postgres.js. Statements need no session of their own. */
export type PostgresPool =
  | { query(text: string, values?: unknown[]): PromiseLike<{ rows: unknown[] }> }
  | { unsafe(text: string, values?: unknown[]): PromiseLike<readonly unknown[]> };

export interface PostgresOptions {
  /** Schema of the tables. Default: the first of the role's `search_path`. */
  schema?: string;
  /** Prefix of the names of tables and functions. Default: `"fast_memory"`. */
  table?: string;
  /** Length of the vectors that get an HNSW index, 1 to 2000. Default: 384, MiniLM's. Other lengths are searched without it. */
  dimensions?: number;
}

export interface PostgresSearch {
  /** The query's vector; needs `modelId`. Only vectors of that model are compared. */
  vector?: ArrayLike<number>;
  /** The model of `vector`. */
  modelId?: string;
  /** Words to search for. */
  text?: string;
  /** The most hits. Default: 5. */
  k?: number;
  /** A user with more vectors is searched by the index alone, if only `vector` is given. Default: 10,000. */
  exactUpTo?: number;
}

/** A store in PostgreSQL that can also search by itself. */
export interface PostgresStore extends Store {
  /** Creates tables and functions now instead of at the first use, for apps whose role may not. */
  migrate(): Promise<void>;
  /**
   * Finds the memories of `userId` nearest to a vector (cosine; needs pgvector), to the words of a text, or to both, best first.
   * The engine does not use it: it ranks the rows of {@link Store.load} itself, by more than this. Here a vector counts by its cosine
   * alone, and words without their rarity.
   */
  search(userId: string, query: PostgresSearch): Promise<{ readonly id: string; readonly score: number }[]>;
}

/** Error codes of missing tables, functions and schemas. */
const UNDEFINED_CODES = ["42P01", "42883", "3F000"];
/** Error codes of transactions that PostgreSQL aborts under a stricter isolation than its default. */
const ABORTED_CODES = ["40001", "40P01"];
const DISK_FULL_CODE = "53100";
const FORBIDDEN_CODE = "42501";

/**
 * A store in PostgreSQL 13 or newer. The first use creates tables, functions, indexes, and the policies that keep users apart.
 * Roles other than superusers see only the rows of the user that the call is for.
 *
 * @throws ConfigError for an invalid pool or option
 * @example
 * const client = withFastMemory(new OpenAI(), "alice", { store: postgres(new Pool({ connectionString })) });
 */
export function postgres(pool: PostgresPool, options: PostgresOptions = {}): PostgresStore {
  const { query, unsafe } = (pool ?? {}) as { query?: unknown; unsafe?: unknown };
  if (typeof query !== "function" && typeof unsafe !== "function")
    throw new ConfigError('postgres needs a pool: postgres(new Pool({ connectionString })), with Pool from "pg"');
  const { schema, table = "fast_memory", dimensions = 384, ...unknown } = options;
  const [other] = Object.keys(unknown);
  if (other !== undefined)
    throw new ConfigError(
      `unknown option of postgres "${other}": the options are schema, table and dimensions`,
      "unknown_option",
    );
  for (const name of [table, schema]) {
    if (name !== undefined && !/^[a-z_][a-z0-9_]{0,40}$/i.test(name))
      throw new ConfigError(
        "schema and table of postgres must be names: a letter, then up to 40 letters, digits and _",
      );
  }
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > 2000)
    throw new ConfigError("dimensions of postgres must be a whole number from 1 to 2000");
  return new PostgresDatabase(pool, { schema, table }, dimensions);
}

class PostgresDatabase implements PostgresStore, StoreWithAdvice, StoreWithColumns, StoreWithPurge {
  readonly name = "postgres";
  readonly wantsColumns = true;
  readonly #pool: PostgresPool;
  readonly #names: Names;
  readonly #dimensions: number;
  #ready: Promise<{ hasVectors: boolean }> | undefined;

  constructor(pool: PostgresPool, names: Names, dimensions: number) {
    this.#pool = pool;
    this.#names = names;
    this.#dimensions = dimensions;
  }

  async load(namespace: string, since?: number): Promise<Snapshot> {
    const [head, ...rows] = await this.#call(
      "load",
      "version, cleared, id, data",
      ["text", "bigint"],
      [namespaceKey(namespace), since ?? null],
    );
    const [version, cleared] = [Number(head!.version), Number(head!.cleared)];
    const full = since === undefined || since < cleared || since > version;
    return { version, full, rows: rows.map(({ id, data }) => ({ id: id as string, data: data as Uint8Array | null })) };
  }

  async commit(namespace: string, rows: readonly RowWithColumns[], ifVersion?: number): Promise<number> {
    checkRows(rows);
    const lastById = new Map(rows.map((row) => [row.id, row]));
    const [found] = await this.#call(
      "commit",
      "*",
      ["text", "bigint", "text"],
      [namespaceKey(namespace), ifVersion ?? null, JSON.stringify([...lastById.values()].map(rowJson))],
    );
    return Number(Object.values(found!)[0]);
  }

  async clear(namespace: string): Promise<number> {
    const [found] = await this.#call("clear", "*", ["text"], [namespaceKey(namespace)]);
    return Number(Object.values(found!)[0]);
  }

  async purge(namespace: string, version: number): Promise<boolean> {
    try {
      await this.#open();
      await this.#query(purgeStatement(this.#names, namespaceKey(namespace), version));
    } catch (error) {
      throw this.#toError(error);
    }
    return (await this.load(namespace)).version === 0;
  }

  async search(
    userId: string,
    { vector, modelId, text, k = 5, exactUpTo = 10_000 }: PostgresSearch,
  ): Promise<{ id: string; score: number }[]> {
    if ((vector === undefined) !== (modelId === undefined))
      throw new ConfigError("search needs both vector and modelId, or neither");
    if (vector === undefined && text === undefined) throw new ConfigError("search needs a vector, a text, or both");
    checkUserId(userId);
    const key = namespaceKey(userId);
    const { hasVectors } = await this.#open();
    if (vector && !hasVectors) {
      throw storeError(
        "store_unavailable",
        "this PostgreSQL had no pgvector when the tables were created: install pgvector, run CREATE EXTENSION vector as a superuser, and set { table } to another name; or search by text",
      );
    }
    const hits = vector
      ? await this.#call(
          "search",
          "id, score",
          ["text", "text", "text", "text", "int", "int"],
          [key, `[${Array.from(vector).join(",")}]`, modelId!, text ?? null, k, exactUpTo],
        )
      : await this.#call("search_words", "id, score", ["text", "text", "int"], [key, text!, k]);
    // Of an encrypted store, nothing is found.
    if (hits.length === 0) await checkPlain(this);
    return hits.map(({ id, score }) => ({ id: id as string, score: Number(score) }));
  }

  async advice(): Promise<string | undefined> {
    const [role] = await this.#query(
      "SELECT rolsuper OR rolbypassrls AS sees_all FROM pg_roles WHERE rolname = current_user",
    );
    return role?.sees_all === true
      ? "the app's role is a superuser or has BYPASSRLS, so row-level security keeps no users apart for it: let a deployment run migrate(), and give the app a role of its own (docs/stores.md)"
      : undefined;
  }

  async migrate(): Promise<void> {
    try {
      await this.#query(createStatement(this.#names, this.#dimensions));
    } catch (error) {
      throw this.#toError(error);
    }
  }

  async #call(
    name: string,
    columns: string,
    types: readonly string[],
    values: (string | number | null)[],
  ): Promise<Rows> {
    const parameters = types.map((type, i) => `$${i + 1}::${type}`).join(", ");
    const text = `SELECT ${columns} FROM ${qualifiedName(this.#names, name)}(${parameters})`;
    try {
      await this.#open();
      return await this.#query(text, values).catch(async (error: unknown) => {
        if (!UNDEFINED_CODES.includes(codeOf(error))) throw error;
        // They were dropped meanwhile.
        this.#ready = undefined;
        await this.#open();
        return this.#query(text, values);
      });
    } catch (error) {
      throw this.#toError(error);
    }
  }

  async #open(): Promise<{ hasVectors: boolean }> {
    this.#ready ??= this.#prepare();
    try {
      return await this.#ready;
    } catch (error) {
      this.#ready = undefined;
      throw this.#toError(error);
    }
  }

  #toError(error: unknown): FastMemoryError {
    if (codeOf(error) !== FORBIDDEN_CODE) return toPostgresError(error);
    const schema = this.#names.schema ?? "public";
    return storeError(
      "store_unavailable",
      `the app's role may not use the tables or functions of the store "postgres". As their owner: GRANT USAGE ON SCHEMA ${schema} TO app; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO app; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema} TO app`,
      { cause: redactedCause(error) },
    );
  }

  async #prepare(): Promise<{ hasVectors: boolean }> {
    const text = `SELECT version, has_vectors FROM ${qualifiedName(this.#names, "schema")}`;
    const found = await this.#query(text).catch(async (error: unknown) => {
      if (!UNDEFINED_CODES.includes(codeOf(error))) throw error;
      await this.migrate();
      return this.#query(text);
    });
    const { version, has_vectors } = found[0]!;
    if (Number(version) > SCHEMA_VERSION) {
      throw storeError(
        "store_unavailable",
        `a newer version of fast-memory wrote the store "postgres" (schema ${String(version)}, this one knows ${SCHEMA_VERSION}): npm install fast-memory@latest`,
      );
    }
    return { hasVectors: has_vectors === true };
  }

  async #query(text: string, values?: (string | number | null)[]): Promise<Rows> {
    if ("unsafe" in this.#pool) return (await this.#pool.unsafe(text, values)) as Rows;
    return (await this.#pool.query(text, values)).rows as Rows;
  }
}

function codeOf(error: unknown): string {
  const code = readProperty(error, "code");
  return typeof code === "string" ? code : "";
}

/** An error of this package for a driver's, which becomes the cause: its message may hold what was written. */
function toPostgresError(error: unknown): FastMemoryError {
  if (isOwnError(error)) return error;
  const code = codeOf(error);
  if (code === CONFLICT_CODE || ABORTED_CODES.includes(code)) return new StoreConflictError();
  if (code === DISK_FULL_CODE)
    return storeError("store_full", 'the disk of the store "postgres" is full; nothing was written', {
      cause: redactedCause(error),
    });
  return toStoreError("postgres", error);
}
