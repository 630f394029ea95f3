// A store that fails at its nth call, for every n, over every adapter.
import path from "node:path";
import { DatabaseSync, StatementSync } from "node:sqlite";

import { PostgresServer } from "@fast-memory/test-support/postgres-server";
import { temporaryFolder } from "@fast-memory/test-support/temporary-folder";
import * as fastMemory from "../../../pkg/index.js";
import { libsql } from "../../../pkg/libsql.js";
import { nodeSqlite } from "../../../pkg/node.js";
import { postgres } from "../../../pkg/postgres.js";
import { memoryStore } from "../../../pkg/testing.js";
import { createClient, Pool } from "../../stores/lib/drivers.mjs";
import { everyCall } from "../lib/every-call.mjs";
import { FaultPoints } from "../lib/fault-points.mjs";

const MODES = ["before", "after"];

/** A store whose methods are calls that may fail. */
function faultyStore(store, points) {
  return {
    name: store.name,
    load: (...args) => points.call(() => store.load(...args)),
    commit: (...args) => points.call(() => store.commit(...args)),
    clear: (...args) => points.call(() => store.clear(...args)),
  };
}

/** Every statement of `node:sqlite` is a call. */
function faultySqlite(points) {
  const { exec } = DatabaseSync.prototype;
  const { all } = StatementSync.prototype;
  DatabaseSync.prototype.exec = function (...args) {
    return points.callSync(() => exec.apply(this, args));
  };
  StatementSync.prototype.all = function (...args) {
    return points.callSync(() => all.apply(this, args));
  };
  return () => {
    DatabaseSync.prototype.exec = exec;
    StatementSync.prototype.all = all;
  };
}

/** @type {Record<string, (points: FaultPoints, folder: string) => Promise<{ store: any, close(): unknown }>>} */
const ADAPTERS = {
  "in memory": async (points) => ({ store: faultyStore(memoryStore(`faults ${Math.random()}`), points), close() {} }),
  "node:sqlite": async (points, folder) => {
    const store = nodeSqlite(path.join(folder, "node.db"));
    const restore = faultySqlite(points);
    return { store, close: () => store.close().finally(restore) };
  },
  libsql: async (points, folder) => {
    const client = createClient({ url: `file:${path.join(folder, "libsql.db")}` });
    const store = libsql({
      protocol: client.protocol,
      batch: (...args) => points.call(() => client.batch(...args)),
      execute: (...args) => points.call(() => client.execute(...args)),
      close: () => client.close(),
    });
    return { store, close: () => store.close() };
  },
  postgres: async (points) => {
    const server = await PostgresServer.start();
    const pool = new Pool({ connectionString: server.url });
    const store = postgres({ query: (...args) => points.call(() => pool.query(...args)) }, { table: "faults" });
    return { store, close: () => pool.end().then(() => server.close()) };
  },
};

const ENCRYPTION = { encryption: { key: btoa("0123456789abcdef0123456789abcdef") } };
const SETTINGS = { "": undefined, ", encrypted": ENCRYPTION };

const settings = Object.keys(ADAPTERS).flatMap((name) => Object.entries(SETTINGS).map((setting) => [name, ...setting]));

export const everyStoreCall = settings.map(([name, suffix, options]) => ({
  name: `every call of a store fails once: ${name}${suffix}`,
  async run({ callStep }) {
    const points = new FaultPoints();
    const { folder, remove } = temporaryFolder("faults");
    const { store, close } = await ADAPTERS[name](points, folder);
    try {
      const { runs, halfWritten, stuck } = await everyCall({
        fastMemory,
        store,
        points,
        modes: MODES,
        name,
        options,
        step: callStep,
      });
      return {
        runs,
        figures: { "half-written": halfWritten.length, stuck: stuck.length },
        notes: [...halfWritten, ...stuck],
      };
    } finally {
      points.disarm();
      await close();
      await remove();
    }
  },
}));
