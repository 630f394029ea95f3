// Keeps what the package writes today as fixtures, where none of them is the same: to be run after a change of a schema, and the new
// files committed. Fixtures of earlier versions are never changed.
//   node tests/stores/schemas/write-fixtures.mjs
import { writeFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";

import { launchChromium } from "@fast-memory/test-support/chromium";
import { servePackagePage } from "@fast-memory/test-support/package-page";
import {
  currentIndexedDb,
  currentPostgres,
  currentRows,
  currentSqlite,
  fixturesOf,
  FOLDER,
  formatOf,
} from "./current.mjs";

const [site, browser] = await Promise.all([servePackagePage(path.join(FOLDER, "page.js")), launchChromium()]);
const page = await browser.newPage();
await page.goto(site.url);
await page.waitForFunction(() => "indexedDb" in globalThis);
const current = {
  sqlite: await currentSqlite(),
  postgres: await currentPostgres(),
  indexeddb: await currentIndexedDb(page),
  rows: await currentRows(),
};
await browser.close();
await site.close();

for (const [kind, fixture] of Object.entries(current)) {
  const known = fixturesOf(/** @type {any} */ (kind));
  const isSame = ([, other]) =>
    kind === "rows"
      ? isDeepStrictEqual(formatOf(other.rows), formatOf(/** @type {any} */ (fixture).rows))
      : isDeepStrictEqual(other, fixture);
  if (known.some(isSame)) continue;
  const file = `${kind}-${known.length + 1}.json`;
  writeFileSync(path.join(FOLDER, file), `${JSON.stringify(fixture, null, 2)}\n`);
  console.log(`wrote ${file}`);
}
