import { DurableObject } from "cloudflare:workers";
import type { RawRecord } from "../engine/bindings.js";
import { type CallContext, REMOTE_METHODS, type RemoteMethod } from "../engine/protocol.js";
import { type Bytes, isSame } from "../store/encrypted/bytes.js";
import { UserRows } from "../store/encrypted/user-rows.js";
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

  #user: { readonly secret: Uint8Array; readonly rows: UserRows } | undefined;

  /** The rows of the object's user, which the Worker sends the keys for. The app's key does not come here. */
  #encrypted(namespace: string, secret: Uint8Array): UserRows {
    if (!this.#user || !isSame(this.#user.secret, secret))
      this.#user = { secret, rows: new UserRows(this.#store, namespace, secret as Bytes) };
    return this.#user.rows;
  }

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
    const rows = context.secret && this.#encrypted(namespace, context.secret);
    const value = await runMethod(rows ?? this.#store, namespace, method, args, context);
    const page = method === "getAll" ? recordPage(value as RawRecord[], after) : { value };
    const damage = rows?.damage?.message;
    return damage === undefined ? page : { ...page, damage };
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
  fastMemoryPurge(namespace: string, version: number): Promise<Outcome<boolean>> {
    return outcomeOf(this.#store.purge(namespace, version));
  }

  /** @internal */
  fastMemoryClear(namespace: string): Promise<Outcome<number>> {
    return outcomeOf(this.#store.clear(namespace));
  }
}
