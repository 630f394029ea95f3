// Processes of one user that write at the same time: no write is refused, lost or doubled.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";

import OpenAI from "openai";

import { test } from "@fast-memory/test-support/deadline";
import { PostgresServer } from "@fast-memory/test-support/postgres-server";
import { RunningProcess } from "@fast-memory/test-support/process";
import { temporaryFolderFor } from "@fast-memory/test-support/temporary-folder";
import { withFastMemory } from "../../pkg/index.js";
import { RUNTIMES } from "./lib/runtimes.mjs";
import { STORES } from "./lib/stores.mjs";

const APP = fileURLToPath(new URL("./lib/adding-app.mjs", import.meta.url));
const PROCESSES = 4;
const COUNTS = { "at once": 100, "one after the other": 150 };

let server;
before(async () => (server = await PostgresServer.start()));
after(async () => {
  if (server) await (await STORES.postgres(server.url)).close?.();
  await server?.close();
});

/** @type {Record<string, (t: import("node:test").TestContext) => string>} */
const PLACES = {
  "node:sqlite": (t) => path.join(temporaryFolderFor(t, "stores"), "memory.db"),
  postgres: () => server.url,
};

const percentile = (times, share) => times.toSorted((a, b) => a - b)[Math.floor(times.length * share)].toFixed(0);

for (const [kind, placeFor] of Object.entries(PLACES)) {
  for (const [way, count] of Object.entries(COUNTS)) {
    test(`${kind}: ${PROCESSES} processes that write ${count} memories each ${way}: none is refused, lost or doubled`, async (t) => {
      const place = placeFor(t);
      const store = await STORES[kind](place);
      await store.clear("alice");
      const [node, ...first] = RUNTIMES["node 22"]();
      const processes = Array.from(
        { length: PROCESSES },
        (_, name) => new RunningProcess(node, [...first, APP, kind, place, `${name}`, `${count}`, way]),
      );
      t.after(() => Promise.all(processes.map((program) => program.stop())));
      await Promise.all(processes.map((program) => program.next(/("ready")\n/)));
      for (const program of processes) program.write("go\n");
      const written = (await Promise.all(processes.map((program) => program.next(/(\{.*\})\n/)))).map((line) =>
        JSON.parse(line),
      );
      const times = written.flatMap((process) => process.times);
      t.diagnostic(`a write: p50 ${percentile(times, 0.5)} ms, p99 ${percentile(times, 0.99)} ms`);
      assert.deepEqual(
        written.flatMap(({ refused }) => refused),
        [],
      );
      const embedder = { modelId: "none", embed: async () => [] };
      const { memory } = withFastMemory(new OpenAI({ apiKey: "key" }), "alice", { store, embedder });
      const texts = (await memory.getAll()).map(({ text }) => text).sort();
      const expected = processes.flatMap((_, name) =>
        Array.from({ length: count }, (_, number) => `Note ${number} of the process ${name}`),
      );
      assert.deepEqual(texts, expected.sort());
      await store.clear("alice");
    }, 180_000);
  }
}
