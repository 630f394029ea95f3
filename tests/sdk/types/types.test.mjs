import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before } from "node:test";

import { test } from "@fast-memory/test-support/deadline";
import { App } from "./app.mjs";

/** Each SDK of the matrix: the name that apps import it by, and the app that is compiled against it. */
const SDKS = {
  "openai-6": ["openai", "openai.ts"],
  "openai-7": ["openai", "openai.ts"],
  "groq-sdk": ["groq-sdk", "groq.ts"],
  "together-ai": ["together-ai", "together.ts"],
  "@anthropic-ai/sdk": ["@anthropic-ai/sdk", "anthropic.ts"],
};

let app;
before(async () => {
  app = await App.create();
});
after(() => app?.remove());

for (const resolution of ["nodenext", "bundler"]) {
  for (const [alias, [name, file]] of Object.entries(SDKS)) {
    test(`${alias} keeps its types, under ${resolution}`, async () => {
      await app.install(alias, name);
      assert.deepEqual(await app.compile([file], resolution), []);
    });
  }

  test(`the memory and its options are typed, under ${resolution}`, async () => {
    assert.deepEqual(await app.compile(["memory.ts", "more.ts"], resolution), []);
  });

  test(`each wrong line fails to compile, under ${resolution}`, async () => {
    await app.install("openai-7", "openai");
    const lines = (await readFile(join(app.folder, "wrong.ts"), "utf8")).split("\n");
    const expected = lines.flatMap((line, at) => (/\/\/ (TS\d+)$/.test(line) ? `${at + 1} ${line.slice(-6)}` : []));
    const faults = await app.compile(["wrong.ts"], resolution);
    assert.deepEqual(
      faults.map(({ line, code }) => `${line} ${code}`),
      expected,
    );
  });
}

/** What a careless change of our own types would do to apps, and how many of the claims notice it. */
const DAMAGE = {
  "a client of any type": ["types/client/with-memory.d.ts", "): T & {", "): any & {"],
  "a client without its class": ["types/client/with-memory.d.ts", "): T & {", "): {"],
  "any option": [
    "types/types/options.d.ts",
    "export interface FastMemoryOptions {",
    "export interface FastMemoryOptions {\n    [option: string]: unknown;",
  ],
  "any event": [
    "types/types/memory.d.ts",
    "on<K extends keyof MemoryEvents>(event: K",
    "on<K extends keyof MemoryEvents>(event: string",
  ],
  "any memory for memoryFetch": [
    "types/client/http/memory-fetch.d.ts",
    "memory: Memory, options",
    "memory: any, options",
  ],
};
for (const [name, change] of Object.entries(DAMAGE)) {
  test(`the compiled claims fail when the types allow ${name}`, async () => {
    const mend = await app.damage(...change);
    try {
      const faults = await app.compile(["memory.ts"], "bundler");
      assert.ok(
        faults.some(({ file }) => file === "memory.ts"),
        JSON.stringify(faults),
      );
    } finally {
      await mend();
    }
  });
}

test("the types are found through the manifest's exports", async () => {
  const mend = await app.damage("package.json", '".": {', '"./elsewhere": {');
  try {
    const faults = await app.compile(["memory.ts"], "nodenext");
    assert.ok(
      faults.some(({ file, text }) => file === "memory.ts" && text.includes("'fast-memory'")),
      JSON.stringify(faults),
    );
  } finally {
    await mend();
  }
});
