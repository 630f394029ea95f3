// Runs cases of the hostile suite in a page.
import * as fastMemory from "fast-memory";

import { runCase } from "../../hostile/run-case.mjs";

window.runHostileCases = async (cases) => {
  const failed = [];
  for (const testCase of cases) {
    const fault = await runCase(testCase, fastMemory).catch((error) => `it throws ${error}`);
    if (fault !== undefined) failed.push(`${testCase.guard} | ${testCase.name} | ${fault}`);
  }
  return failed;
};
