import { DurableObject } from "cloudflare:workers";
import type { RawRecord } from "../engine/bindings.js";
import { type CallContext, REMOTE_METHODS, type RemoteMethod } from "../engine/protocol.js";
import { type SqlRow, sqlStore } from "../store/sql.js";
import type { Row } from "../types/store.js";
import { runMethod } from "./object-server.js";
import { recordPage, snapshotPage } from "./pages.js";
import { type MemoryObject, type Outcome, outcomeOf, type ResultPage, type SnapshotPage } from "./protocol.js";

/**
 * The Durable Object of one user's memories: a SQLite database in which they are searched and changed. Export it from the
 * Worker, and name it in one migration:
 *
 * @example
 * export { FastMemory } from "fast-memory/cloudflare";
 * // wrangler.jsonc: "migrations": [{ "tag": "fast-memory-v1", "new_sqlite_classes": ["FastMemory"] }]
 */
export class FastMemory extends DurableObject implements MemoryObject {
  readonly #store = sqlStore({
    name: "durable-object",
    batch: async (statements) => {
      const { storage } = this.ctx;
      return storage.transactionSync(() =>
        statements.map(([sql, parameters]) => storage.sql.exec(sql, ...parameters).toArray() as SqlRow[]),
      );
    },
  });

  /** @internal */
  fastMemoryCall(
    namespace: string,
    method: RemoteMethod,
    args: readonly unknown[],
    context: CallContext,
    after: string | undefined,
  ): Promise<Outcome<ResultPage>> {
    return outcomeOf(this.#call(namespace, method, args, context, after));
  }

  async #call(
    namespace: string,
    method: RemoteMethod,
    args: readonly unknown[],
    context: CallContext,
    after: string | undefined,
  ): Promise<ResultPage> {
    if (!REMOTE_METHODS.includes(method)) throw new TypeError(`fast-memory: unknown method ${method}`);
    const value = await runMethod(this.#store, namespace, method, args, context);
    return method === "getAll" ? recordPage(value as RawRecord[], after) : { value };
  }

  /** @internal */
  fastMemoryLoad(namespace: string, since: number | undefined, from: number): Promise<Outcome<SnapshotPage>> {
    return outcomeOf(this.#store.load(namespace, since).then((snapshot) => snapshotPage(snapshot, from)));
  }

  /** @internal */
  fastMemoryCommit(namespace: string, rows: readonly Row[], ifVersion: number | undefined): Promise<Outcome<number>> {
    return outcomeOf(this.#store.commit(namespace, rows, ifVersion));
  }

  /** @internal */
  fastMemoryClear(namespace: string): Promise<Outcome<number>> {
    return outcomeOf(this.#store.clear(namespace));
  }
}
