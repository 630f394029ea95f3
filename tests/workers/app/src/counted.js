import { FastMemory } from "fast-memory/cloudflare";
import { minilm } from "fast-memory/minilm";

import { embedders } from "./index.js";

export { default, Older } from "./index.js";

embedders.minilm = minilm;

/** Counts what is billed. */
class Counted extends FastMemory {
  #counts = { requests: 0, rowsRead: 0, rowsWritten: 0 };

  constructor(ctx, env) {
    super(ctx, env);
    const { storage } = ctx;
    const exec = (...args) => {
      const cursor = storage.sql.exec(...args);
      const rows = cursor.toArray();
      this.#counts.rowsRead += cursor.rowsRead;
      this.#counts.rowsWritten += cursor.rowsWritten;
      return { toArray: () => rows };
    };
    Object.defineProperty(this, "ctx", {
      value: { storage: { sql: { exec }, transactionSync: (work) => storage.transactionSync(work) } },
    });
  }

  fastMemoryCall(...args) {
    this.#counts.requests++;
    return super.fastMemoryCall(...args);
  }

  // Rows are not to leave the object.
  fastMemoryLoad() {
    throw new Error("loaded");
  }

  fastMemoryCommit() {
    throw new Error("committed");
  }

  /** Since it was asked last. */
  counts() {
    const counts = this.#counts;
    this.#counts = { requests: 0, rowsRead: 0, rowsWritten: 0 };
    return counts;
  }
}

export { Counted as FastMemory };
