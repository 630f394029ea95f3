// Runs scenarios in a browser. The bundler puts the package of the SDK in the place of "sdk-under-test".
import * as fastMemory from "fast-memory";
import * as sdk from "sdk-under-test";

import { SCENARIOS } from "../scenarios/index.mjs";
import { SDK_MATRIX } from "../sdk-matrix.mjs";
import { runScenario } from "./run-scenario.mjs";

const fixture = new Proxy(
  {},
  {
    get:
      (_, name) =>
      (...given) =>
        window.control(name, given),
  },
);

window.runScenario = (sdkName, scenarioName, how) => {
  const scenario = SCENARIOS.find(({ name }) => name === scenarioName);
  return runScenario({ entry: SDK_MATRIX[sdkName], sdk, fastMemory, fixture }, scenario, how);
};
