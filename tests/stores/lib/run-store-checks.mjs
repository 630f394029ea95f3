// The conformance kit over one store, in whatever runtime this is: a line of JSON for each check.
//   node run-store-checks.mjs node:sqlite FILE
import { storeChecks } from "../../../pkg/testing.js";
import { STORES } from "./stores.mjs";

const [, , kind, place] = process.argv;
const makeStore = STORES[kind];
for (const { name, run } of storeChecks(() => makeStore(place))) {
  const failed = await run().then(
    () => undefined,
    (error) => String(error?.stack ?? error),
  );
  console.log(JSON.stringify({ name, failed }));
}
await (await makeStore(place)).close?.();
