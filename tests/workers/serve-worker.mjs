// A Worker as a bundler has left it, in workerd, until this is ended:
//   node serve.mjs FOLDER STATE '{"NAME":"value"}'
import { resolve } from "node:path";

import { OBJECTS, Worker } from "./worker.mjs";

const [folder, state, bindings] = process.argv.slice(2);
const worker = await Worker.start({
  folder: resolve(folder),
  state: resolve(state),
  bindings: JSON.parse(bindings),
  additionalUnboundDurableObjects: OBJECTS,
});
process.once("SIGTERM", () => worker.stop());
console.log(`Ready on ${await worker.url}`);
