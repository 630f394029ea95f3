// What a commit of one row to IndexedDB takes in Chromium, strict (on the disk when it returns) and relaxed (with the operating system).
//   npm run bench:strict
import { launchProfile } from "@fast-memory/test-support/chromium";
import { StaticSite } from "@fast-memory/test-support/static-site";
import { temporaryFolder } from "@fast-memory/test-support/temporary-folder";

const COMMITS = 200;

const { folder, remove } = temporaryFolder("strict");
// A profile on the disk: a private window's is in memory.
const [site, context] = await Promise.all([
  StaticSite.start({ "/": { text: "<!doctype html>" } }),
  launchProfile(folder),
]);
const page = await context.newPage();
await page.goto(site.url);
const times = await page.evaluate(async (commits) => {
  /** @type {IDBDatabase} */
  const database = await new Promise((resolve) => {
    const request = indexedDB.open("bench");
    request.onupgradeneeded = () => request.result.createObjectStore("rows");
    request.onsuccess = () => resolve(request.result);
  });
  /** @type {Record<string, number[]>} */
  const times = { relaxed: [], strict: [] };
  for (let number = 0; number < commits; number++) {
    for (const durability of /** @type {const} */ (["relaxed", "strict"])) {
      const start = performance.now();
      const transaction = database.transaction("rows", "readwrite", { durability });
      transaction.objectStore("rows").put(new Uint8Array(600), number);
      await new Promise((resolve) => (transaction.oncomplete = resolve));
      times[durability].push(performance.now() - start);
    }
  }
  return times;
}, COMMITS);
await context.close();
await site.close();
await remove();

for (const [durability, of] of Object.entries(times)) {
  const sorted = of.toSorted((left, right) => left - right);
  const at = (share) => sorted[Math.floor(share * sorted.length)].toFixed(1);
  console.log(
    `${durability.padEnd(8)} a commit of one row: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (${COMMITS} commits)`,
  );
}
