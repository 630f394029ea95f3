// The client's part in a browser. `sdk` is whatever package of the column the bundler puts there.
import * as fastMemory from "fast-memory";
import * as sdk from "sdk-of-the-column";

import { COLUMNS } from "../columns.mjs";
import { SCENARIOS } from "../scenarios/index.mjs";
import { perform } from "./perform.mjs";

const stage = new Proxy({}, { get: (_, name) => (...given) => window.control(name, given) });

window.play = (columnName, scenarioName, how) => {
  const scenario = SCENARIOS.find(({ name }) => name === scenarioName);
  return perform({ column: COLUMNS[columnName], sdk, fastMemory, stage }, scenario, how);
};
