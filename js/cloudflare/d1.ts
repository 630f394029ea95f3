import { ConfigError } from "../types/errors.js";
import { type SqlRow, sqlStore } from "../store/sql.js";
import type { Store } from "../types/store.js";
import { type DatabaseOptions, inDatabase } from "./database-name.js";

/** The part of a D1 binding that is used. */
export interface D1Database {
  prepare(sql: string): { bind(...parameters: unknown[]): unknown };
  batch(statements: never[]): Promise<readonly { readonly results?: readonly unknown[] }[]>;
}

/**
 * A store in a D1 database, for Workers that cannot export a class. The first use creates its tables.
 *
 * @example
 * import { env } from "cloudflare:workers";
 * const client = withFastMemory(new OpenAI(), "alice", { store: d1(env.DB) });
 */
export function d1(database: D1Database, options: DatabaseOptions = {}): Store {
  if (typeof database?.batch !== "function")
    throw new ConfigError(
      'd1 needs a D1 binding: d1(env.DB), with "d1_databases": [{ "binding": "DB", … }] in wrangler.jsonc',
    );
  const store = sqlStore({
    name: "d1",
    async batch(statements) {
      const prepared = statements.map(([sql, parameters]) => database.prepare(sql).bind(...parameters));
      return (await database.batch(prepared as never[])).map(({ results }) => (results ?? []) as readonly SqlRow[]);
    },
  });
  return inDatabase(store, database, options);
}
