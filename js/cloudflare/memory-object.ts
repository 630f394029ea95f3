import { DurableObject } from "cloudflare:workers";
import type { RawRecord } from "../engine/values.js";
import { type SqlRow, sqlStore } from "../store/sql.js";
import type { Row } from "../types/store.js";
import { REMOTE_METHODS, type RemoteMethod, type CallContext } from "../engine/protocol.js";
import { type Answer, answer, type MemoryObject, type Part } from "./durable-object.js";
import { runInObject } from "./object-server.js";
import { type Page, pageOf, partOf } from "./pages.js";

/**
 * The memories of one user: a Durable Object with a SQLite of its own, where they are searched and changed. It is to be exported by the Worker, and
 * named in a migration, once:
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
  fastMemoryCall(namespace: string, method: RemoteMethod, args: readonly unknown[], caller: CallContext, after: string | undefined): Promise<Answer<Part>> {
    return answer(this.#ask(namespace, method, args, caller, after));
  }

  async #ask(namespace: string, method: RemoteMethod, args: readonly unknown[], caller: CallContext, after: string | undefined): Promise<Part> {
    if (!REMOTE_METHODS.includes(method)) throw new TypeError(`fast-memory: no method ${method}`);
    const value = await runInObject(this.#rows, namespace, method, args, caller);
    return method === "getAll" ? partOf(value as RawRecord[], after) : { value };
  }

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
