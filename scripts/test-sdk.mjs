// The matrix of tests/sdk by itself, with set-up and build; its arguments are those of tests/sdk/run.mjs.
//   npm run test:sdk -- openai-7 --scenario logprobs
//   npm run test:sdk -- --no-build    with what is built already; FAST_MEMORY_PACKAGE=FOLDER needs no build either
import { main } from "./lib/log.mjs";
import { run } from "./lib/run.mjs";
import { setUp } from "./setup.mjs";

const NO_BUILD = "--no-build";

await main(async () => {
  const args = process.argv.slice(2).filter((arg) => arg !== NO_BUILD);
  await setUp();
  if (!process.argv.includes(NO_BUILD) && !process.env.FAST_MEMORY_PACKAGE)
    await run(process.execPath, ["scripts/build.mjs"], { show: true });
  const { code } = await run(process.execPath, ["tests/sdk/run.mjs", ...args], { show: true, check: false });
  process.exitCode = code;
});
