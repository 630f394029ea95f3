import type { openBench } from "./embed-measure.mjs";
import type { measure, measureGrowth } from "./filter-measure.mjs";

declare global {
  interface Window {
    /** What filter-page.js offers to the process that opened the page. */
    bench: {
      measure(name: string, pairs: number): ReturnType<typeof measure>;
      measureGrowth(megabytes: number, pairs: number): ReturnType<typeof measureGrowth>;
    };
    /** What embed-page.js offers. */
    embedBench: ReturnType<typeof openBench>;
    memories: WebAssembly.Memory[];
  }
}
