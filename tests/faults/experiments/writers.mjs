// Eight writers of one user: nothing is refused, lost or doubled.
import path from "node:path";
import { fileURLToPath } from "node:url";

import { PostgresServer } from "@fast-memory/test-support/postgres-server";
import { RunningProcess } from "@fast-memory/test-support/process";
import { temporaryFolder } from "@fast-memory/test-support/temporary-folder";
import { nodeAtLeast } from "../../../scripts/lib/node-versions.mjs";
import { createMemory } from "../../../pkg/index.js";
import { BrowserFixture } from "../../e2e/browser-fixture.mjs";
import { STORES } from "../../stores/lib/stores.mjs";

const WRITERS = 8;
const APP = fileURLToPath(new URL("../../stores/lib/adding-app.mjs", import.meta.url));
const names = Array.from({ length: WRITERS }, (_, name) => `${name}`);

/**
 * What was acknowledged, held against what is there. A write that a busy machine refuses in time is no loss: the app was told.
 *
 * @param {string} kind of writer
 * @param {number} writes
 * @param {string[]} texts what is there
 * @param {{ failed: number[], refused: string[] }[]} writers by their names
 */
function counted(kind, writes, texts, writers) {
  const there = new Set(texts);
  const numbers = Array.from({ length: writes }, (_, number) => number);
  const acknowledged = writers.flatMap(({ failed }, name) =>
    numbers.filter((number) => !failed.includes(number)).map((number) => `Note ${number} of the ${kind} ${name}`),
  );
  const codes = writers.flatMap(({ refused }) => refused);
  return {
    runs: WRITERS * writes,
    figures: {
      lost: acknowledged.filter((text) => !there.has(text)).length,
      doubled: texts.length - there.size,
    },
    measured: `${codes.length} refused${codes.length > 0 ? ` (${[...new Set(codes)].join(", ")})` : ""}`,
  };
}

async function processes(kind, place, writes) {
  const node = nodeAtLeast(22);
  const running = names.map(
    (name) => new RunningProcess(node, [APP, kind, place, name, `${writes}`, "one after the other"]),
  );
  try {
    await Promise.all(running.map((program) => program.next(/("ready")\n/)));
    for (const program of running) program.write("go\n");
    const lines = await Promise.all(running.map((program) => program.next(/(\{.*\})\n/)));
    const store = await STORES[kind](place);
    const memory = createMemory("alice", { store, embedder: { modelId: "none", embed: async () => [] }, onError() {} });
    const texts = (await memory.getAll()).map(({ text }) => text);
    await store.close?.();
    return counted(
      "process",
      writes,
      texts,
      lines.map((line) => JSON.parse(line)),
    );
  } finally {
    await Promise.all(running.map((program) => program.stop()));
  }
}

async function sqlite({ writes }) {
  const { folder, remove } = temporaryFolder("writers");
  try {
    return await processes("node:sqlite", path.join(folder, "memory.db"), writes);
  } finally {
    await remove();
  }
}

async function postgres({ writes }) {
  const server = await PostgresServer.start();
  try {
    return await processes("postgres", server.url, writes);
  } finally {
    await server.close();
  }
}

async function tabs({ writes }) {
  const fixture = await BrowserFixture.start();
  try {
    const visitor = await fixture.visitor();
    const pages = await Promise.all(names.map(() => fixture.open(visitor)));
    const write = (page, name) =>
      page.evaluate(
        async ([name, writes]) => {
          const { memory } = app.client("alice", { modelUrl: "/nowhere/" });
          const [failed, refused] = [[], []];
          for (let number = 0; number < writes; number++)
            await memory.add(`Note ${number} of the tab ${name}`).catch(({ code }) => {
              failed.push(number);
              refused.push(code);
            });
          return { failed, refused };
        },
        /** @type {[string, number]} */ ([name, writes]),
      );
    const written = await Promise.all(pages.map((page, tab) => write(page, names[tab])));
    const texts = await pages[0].evaluate(async () =>
      (await app.client("alice").memory.getAll()).map(({ text }) => text),
    );
    return counted("tab", writes, texts, written);
  } finally {
    await fixture.close();
  }
}

export const writers = [
  { name: "8 processes that write to one SQLite file", run: sqlite },
  { name: "8 processes that write to PostgreSQL", run: postgres },
  { name: "8 tabs that write to IndexedDB", run: tabs },
];
