import { FastMemory } from "fast-memory/cloudflare";
import { minilm } from "fast-memory/minilm";

import { embedders } from "./index.js";

export { default } from "./index.js";

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
    Object.defineProperty(this, "ctx", { value: { storage: { sql: { exec }, transactionSync: (work) => storage.transactionSync(work) } } });
  }

  fastMemoryLoad(...args) {
    this.#counts.requests++;
    return super.fastMemoryLoad(...args);
  }

  fastMemoryCommit(...args) {
    this.#counts.requests++;
    return super.fastMemoryCommit(...args);
  }

  /** Since it was asked last. */
  counts() {
    const counts = this.#counts;
    this.#counts = { requests: 0, rowsRead: 0, rowsWritten: 0 };
    return counts;
  }
}

export { Counted as FastMemory };
