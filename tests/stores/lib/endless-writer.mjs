// Commits the same 200 rows again and again, with the version that the commit makes for their text, and tells of each.
import { STORES } from "./stores.mjs";

const [, , kind, place] = process.argv;
const store = await STORES[kind](place);
let { version } = await store.load("alice");
for (;;) {
  const data = new TextEncoder().encode(String(version + 1));
  version = await store.commit(
    "alice",
    Array.from({ length: 200 }, (_, i) => ({ id: `row-${i}`, data })),
    version,
  );
  process.stdout.write(`${JSON.stringify({ version })}\n`);
  await new Promise((resolve) => setImmediate(resolve));
}
