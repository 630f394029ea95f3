import { BUNDLERS } from "./bundlers.mjs";
import { PAGES } from "./pages.mjs";
import { SERVERS } from "./servers.mjs";

/**
 * The hosts, in the order of the table: `run` gets an App and throws what is amiss.
 * @type {{ host: string, form: string, run(app: import("../lib/app.mjs").App): Promise<void> }[]}
 */
export const ROWS = [...BUNDLERS, ...PAGES, ...SERVERS];
