import { DurableObject } from "cloudflare:workers";
import { type SqlRow, sqlStore } from "../store/sql.js";
import type { Row } from "../store/store.js";
import { type Answer, answer, type MemoryObject } from "./durable-object.js";
import { type Page, pageOf } from "./pages.js";

/**
 * The memories of one user: a Durable Object with a SQLite of its own, and their only writer. It is to be exported by the Worker, and named in a
 * migration, once:
 *
 * @example
 * export { FastMemory } from "fast-memory/cloudflare";
 * // wrangler.jsonc: "migrations": [{ "tag": "fast-memory-v1", "new_sqlite_classes": ["FastMemory"] }]
 */
export class FastMemory extends DurableObject implements MemoryObject {
  readonly #rows = sqlStore({
    name: "durable-object",
    batch: async (statements) => {
      const { storage } = this.ctx;
      return storage.transactionSync(() => statements.map(([sql, parameters]) => storage.sql.exec(sql, ...parameters).toArray() as SqlRow[]));
    },
  });

  /** @internal */
  fastMemoryLoad(namespace: string, since: number | undefined, from: number): Promise<Answer<Page>> {
    return answer(this.#rows.load(namespace, since).then((found) => pageOf(found, from)));
  }

  /** @internal */
  fastMemoryCommit(namespace: string, rows: readonly Row[], ifVersion: number | undefined): Promise<Answer<number>> {
    return answer(this.#rows.commit(namespace, rows, ifVersion));
  }

  /** @internal */
  fastMemoryClear(namespace: string): Promise<Answer<number>> {
    return answer(this.#rows.clear(namespace));
  }
}
