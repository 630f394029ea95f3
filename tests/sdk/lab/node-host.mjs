import { pathToFileURL } from "node:url";

import { perform } from "./perform.mjs";

/** Plays the client's part in this process. */
export class NodeHost {
  static async start(column, { packageFolder, stage }) {
    const host = new NodeHost();
    const sdk = await import(column.package);
    const fastMemory = await import(pathToFileURL(`${packageFolder}/index.js`).href);
    host.cast = { column, sdk, fastMemory, stage: stage.control };
    return host;
  }

  play(scenario, how) {
    return perform(this.cast, scenario, how);
  }

  async close() {}
}
