// Compiled, not run: the clients of each driver fit, as their own types have them.
import { PGlite } from "@electric-sql/pglite";
import { createClient } from "@libsql/client";
import { createClient as createWebClient } from "@libsql/client/web";
import pg from "pg";
import sql from "postgres";
import { createMemory, type Store } from "../../../pkg/index.js";
import { libsql } from "../../../pkg/libsql.js";
import { nodeSqlite } from "../../../pkg/node.js";
import { postgres, type PostgresStore } from "../../../pkg/postgres.js";
import { memoryStore, storeChecks } from "../../../pkg/testing.js";

const stores: Store[] = [
  postgres(new pg.Pool()),
  postgres(new pg.Client()),
  postgres(sql("postgres://host/database"), { schema: "memory", table: "rows", dimensions: 3 }),
  postgres(new PGlite()),
  libsql(createClient({ url: "file:memory.db" })),
  libsql(createWebClient({ url: "libsql://host" })),
  nodeSqlite("memory.db"),
  nodeSqlite(new URL("file:///memory.db")),
  memoryStore("name"),
];

const searched: PostgresStore = postgres(new pg.Pool());
const hits: readonly { readonly id: string; readonly score: number }[] = await searched.search("alice", {
  vector: new Float32Array(3),
  modelId: "m",
  k: 3,
});
for (const { name, run } of storeChecks(async () => stores[0]!)) await run().then(() => name.length);
createMemory("alice", { store: searched });

// @ts-expect-error has neither query nor unsafe
postgres({});
// @ts-expect-error an option that does not exist
postgres(new pg.Pool(), { tabel: "x" });
// @ts-expect-error has no batch
libsql({});
// @ts-expect-error lacks commit and clear
createMemory("alice", { store: { name: "half", load: async () => ({ version: 0, rows: [], full: true }) } });
export { hits };
