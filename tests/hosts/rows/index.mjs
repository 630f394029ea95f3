import { BUNDLERS } from "./bundlers.mjs";
import { EXTENSION } from "./extension.mjs";
import { NEXT } from "./next.mjs";
import { PAGES } from "./pages.mjs";
import { SERVERS } from "./servers.mjs";
import { TYPES } from "./types.mjs";
import { WORKERS } from "./workers.mjs";

/**
 * The hosts, in the order of the table: `run` gets an App and throws what is amiss. `steps` are those that it must have come through, all
 * of them if nothing is said; `source` is another app than that of ../app/.
 * @type {{ host: string, form: string, version(world: object): string, steps?: string[], source?: string, run(app: import("../lib/app.mjs").App): Promise<void> }[]}
 */
export const ROWS = [...BUNDLERS, ...WORKERS, ...PAGES, EXTENSION, NEXT, ...SERVERS, ...TYPES];
