import { BUNDLE_FORMATS } from "./bundle-formats.mjs";
import { BUNDLERS } from "./bundlers.mjs";
import { EXTENSION } from "./extension.mjs";
import { NEXT, NEXT_EDGE } from "./next.mjs";
import { PAGES } from "./pages.mjs";
import { SERVERS } from "./servers.mjs";
import { TYPES } from "./types.mjs";
import { WORKERS } from "./workers.mjs";

/**
 * The hosts, in the order of the table: `run` gets a HostApp and throws what is amiss. `steps` are those that it must have come through, all
 * of them if nothing is said; `source` is another app than that of ../app/.
 * @type {{ host: string, form: string, version(environment: import("../lib/host-app.mjs").Environment): string, steps?: string[], source?: string, run(app: import("../lib/host-app.mjs").HostApp): Promise<void> }[]}
 */
export const ROWS = [
  ...BUNDLERS,
  ...BUNDLE_FORMATS,
  ...WORKERS,
  ...PAGES,
  EXTENSION,
  NEXT,
  NEXT_EDGE,
  ...SERVERS,
  ...TYPES,
];
