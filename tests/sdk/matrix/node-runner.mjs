import { pathToFileURL } from "node:url";

import { runScenario } from "./run-scenario.mjs";

/** Runs scenarios in this process. */
export class NodeRunner {
  #participants;

  /** @param {Parameters<typeof runScenario>[0]} participants */
  constructor(participants) {
    this.#participants = participants;
  }

  /** @param {{ entry: any, packageFolder: string, fixture: any }} setting */
  static async start({ entry, packageFolder, fixture }) {
    const sdk = await import(entry.package);
    const fastMemory = await import(pathToFileURL(`${packageFolder}/index.js`).href);
    return new NodeRunner({ entry, sdk, fastMemory, fixture: fixture.control });
  }

  /** As `runScenario`. */
  run(scenario, how) {
    return runScenario(this.#participants, scenario, how);
  }

  async close() {}
}
