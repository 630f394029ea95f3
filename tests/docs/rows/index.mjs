import { categories } from "./categories.mjs";
import { configuration } from "./configuration.mjs";
import { conversations } from "./conversations.mjs";
import { memoryApi } from "./memory-api.mjs";
import { providers } from "./providers.mjs";
import { readme } from "./readme.mjs";
import { start } from "./start.mjs";
import { practices, troubleshooting } from "./troubleshooting.mjs";

/**
 * The rows of upstream's documentation, in its order, and the examples of our README. Each: `{ section, row, steps, check, model }`. A step runs
 * `example` on a page of its own, after the code `given` and before the code `after`, whose value it returns; `wrap` makes a program of
 * a fragment. `check({ results, mock, site })` looks at what came of it; what the page may complain of, `complaints` says.
 */
export const ROWS = [
  ...start,
  ...memoryApi,
  ...categories,
  ...configuration,
  ...conversations,
  ...providers,
  ...troubleshooting,
  ...practices,
  ...readme,
];
