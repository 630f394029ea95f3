// No user sees what another said, over each store, with ids that something could take for one another.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before } from "node:test";

import pg from "pg";

import { test } from "@fast-memory/test-support/deadline";
import { chatBy, findCrossings, ODD_IDS } from "@fast-memory/test-support/isolation";
import { PostgresServer } from "@fast-memory/test-support/postgres-server";
import { temporaryFolderFor } from "@fast-memory/test-support/temporary-folder";
import { createMemory, memoryFetch } from "../../pkg/index.js";
import { postgres } from "../../pkg/postgres.js";
import { memoryStore } from "../../pkg/testing.js";
import { STORES } from "./lib/stores.mjs";

let server;
before(async () => {
  server = await PostgresServer.start();
});
after(() => server?.close());

const crossings = (store, seed) => {
  const options = { store, modelUrl: "file:///nowhere/", onError: () => undefined };
  return findCrossings((userId) => createMemory(userId, options), chatBy(memoryFetch), { seed });
};

test("the odd ids are all different", () => {
  assert.equal(new Set(ODD_IDS).size, ODD_IDS.length);
});

for (const kind of ["memory", "node:sqlite", "libsql"])
  for (const seed of [1, 2])
    test(`${kind}: no user sees what another said (seed ${seed})`, async (t) => {
      const place = path.join(temporaryFolderFor(t, "isolation"), "memory.db");
      const store = kind === "memory" ? memoryStore(place) : await STORES[kind](place);
      assert.deepEqual(await crossings(store, seed), []);
      await store.close?.();
    });

test("postgres: no user sees what another said", async () => {
  const pool = new pg.Pool({ connectionString: server.url });
  const table = `fm_isolation_${process.pid}`;
  try {
    assert.deepEqual(await crossings(postgres(pool, { table }), 3), []);
  } finally {
    for (const part of ["rows", "namespaces", "schema"])
      await pool.query(`DROP TABLE IF EXISTS public.${table}_${part}`);
    await pool.end();
  }
});
