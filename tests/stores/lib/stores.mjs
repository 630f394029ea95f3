/** By the name that a test gives: a store at a place. A driver is imported only where it is used: Bun and Deno need none. */
export const STORES = {
  memory: async () => (await import("../../../pkg/testing.js")).memoryStore("checked"),
  "node:sqlite": async (place) => (await import("../../../pkg/node.js")).nodeSqlite(place),
  libsql: async (place) => {
    const { createClient } = await import("@libsql/client");
    const { libsql } = await import("../../../pkg/libsql.js");
    return (clients[place] ??= libsql(createClient({ url: `file:${place}` })));
  },
  postgres: async (place) => {
    const { default: pg } = await import("pg");
    const { postgres } = await import("../../../pkg/postgres.js");
    if (!clients[place]) {
      const pool = new pg.Pool({ connectionString: place });
      clients[place] = Object.assign(postgres(pool), { close: () => pool.end() });
    }
    return clients[place];
  },
};

const clients = {};
