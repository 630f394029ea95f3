// The files of the browser's database are damaged while the browser does not run: it begins an empty one, and memory says so.
import assert from "node:assert/strict";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before } from "node:test";

import { launchProfile } from "@fast-memory/test-support/chromium";
import { test } from "@fast-memory/test-support/deadline";
import { pageWith } from "@fast-memory/test-support/package-page";
import { PACKAGE } from "@fast-memory/test-support/published-package";
import { StaticSite } from "@fast-memory/test-support/static-site";
import { temporaryFolder } from "@fast-memory/test-support/temporary-folder";

let site;
let folder;
let remove;

before(async () => {
  ({ folder, remove } = temporaryFolder("damaged"));
  const text = pageWith({ "fast-memory": "/pkg/index.js" });
  site = await StaticSite.start({ "/pkg/": PACKAGE, "/": { text } });
});
after(() => Promise.all([site?.close(), remove?.()]));

/** Uses the memory in a browser that ends afterwards. */
async function visit(use, argument) {
  const browser = await launchProfile(folder);
  try {
    const page = await browser.newPage();
    await page.goto(site.url);
    return await page.evaluate(use, argument);
  } finally {
    await browser.close();
  }
}

/** All that the page knows of, after it has added `text`. */
async function addAndList(text) {
  const { createMemory } = await import("fast-memory");
  const memory = createMemory("alice", { modelUrl: "/nowhere/" });
  const lost = [];
  memory.on("lost", (loss) => lost.push(loss));
  await memory.add(text);
  // What tells of a loss without the browser's word for it.
  localStorage.clear();
  return { texts: (await memory.getAll()).map((record) => record.text), lost };
}

/** The files of the databases of all sites. */
function databaseFiles(parent) {
  return readdirSync(parent, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(parent, entry.name);
    if (entry.isDirectory()) return databaseFiles(name);
    return /IndexedDB/.test(parent) && /MANIFEST|CURRENT|\.log$|\.ldb$|\.sqlite/.test(entry.name) ? [name] : [];
  });
}

test("a database that the browser begins anew because its files are damaged is told as lost", async () => {
  assert.deepEqual(await visit(addAndList, "Keeps bees"), { texts: ["Keeps bees"], lost: [] });
  assert.deepEqual(await visit(addAndList, "Sings"), { texts: ["Keeps bees", "Sings"], lost: [] });
  const files = databaseFiles(folder);
  assert.ok(files.length > 0);
  for (const file of files) writeFileSync(file, Buffer.alloc(statSync(file).size, "A"));
  assert.deepEqual(await visit(addAndList, "Owns a boat"), {
    texts: ["Owns a boat"],
    lost: [{ database: "fast-memory" }],
  });
});
