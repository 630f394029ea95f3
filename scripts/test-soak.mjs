// Long runs under bounded load, with set-up and build; its arguments are those of tests/faults/soak.mjs.
//   npm run test:soak -- --minutes 30
//   npm run test:soak -- --no-build    with what is built already
import { nodeAtLeast } from "./lib/node-versions.mjs";
import { main } from "./lib/log.mjs";
import { run } from "./lib/run.mjs";
import { setUp } from "./setup.mjs";

const NO_BUILD = "--no-build";

await main(async () => {
  const args = process.argv.slice(2).filter((arg) => arg !== NO_BUILD);
  await setUp();
  if (!process.argv.includes(NO_BUILD)) await run(process.execPath, ["scripts/build.mjs"], { show: true });
  const node = ["--disable-warning=ExperimentalWarning", "tests/faults/soak.mjs", ...args];
  const { code } = await run(nodeAtLeast(22), node, { show: true, check: false });
  process.exitCode = code;
});
