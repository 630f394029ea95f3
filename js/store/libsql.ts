import { ConfigError } from "../types/errors.js";
import { type SqlRow, sqlStore } from "./sql.js";
import type { Store } from "../types/store.js";

/** A client of `@libsql/client`, or any object with its `batch`. */
export interface LibsqlClient {
  batch(
    statements: { sql: string; args: (string | number | null | Uint8Array)[] }[],
    mode: "read" | "write",
  ): Promise<{ rows: readonly object[] }[]>;
  /** Used with files alone, to erase what is deleted. */
  execute?(statement: string): Promise<unknown>;
  readonly protocol?: string;
  close?(): unknown;
}

/**
 * A store in Turso, a libsql server, or a file; also on Node 20.
 *
 * @example
 * const store = libsql(createClient({ url: "libsql://my-db.turso.io", authToken }));
 * const client = withFastMemory(new OpenAI(), "alice", { store });
 */
export function libsql(client: LibsqlClient): Store {
  if (typeof client?.batch !== "function")
    throw new ConfigError(
      'libsql needs a client: libsql(createClient({ url: "file:memory.db" })), with createClient from "@libsql/client"',
    );
  const isFile = client.protocol === "file" && typeof client.execute === "function";
  return sqlStore({
    name: "libsql",
    isWatchable: true,
    async batch(statements, mode) {
      // A client of a file may change its connection at any time.
      if (isFile && mode === "write") {
        await client.execute!("PRAGMA secure_delete = ON");
        await client.execute!("PRAGMA synchronous = FULL");
      }
      const results = await client.batch(
        statements.map(([sql, parameters]) => ({ sql, args: [...parameters] })),
        mode,
      );
      return results.map(({ rows }) => rows as readonly SqlRow[]);
    },
    eraseDeleted: async () => {
      if (isFile) await client.execute!("PRAGMA wal_checkpoint(TRUNCATE)").catch(() => undefined);
    },
    close: async () => void (await client.close?.()),
  });
}
