import { BUNDLERS } from "./bundlers.mjs";
import { EXTENSION } from "./extension.mjs";
import { NEXT } from "./next.mjs";
import { PAGES } from "./pages.mjs";
import { SERVERS } from "./servers.mjs";
import { TYPES } from "./types.mjs";

/**
 * The hosts, in the order of the table: `run` gets an App and throws what is amiss; `tool` is the package whose version is shown.
 * @type {{ host: string, form: string, tool?: string, run(app: import("../lib/app.mjs").App): Promise<void> }[]}
 */
export const ROWS = [...BUNDLERS, ...PAGES, EXTENSION, ...NEXT, ...SERVERS, ...TYPES];
