import { storeError } from "../store/errors.js";
import type { CallContext, RemoteMethod } from "../engine/protocol.js";
import { toStoreError } from "../store/checked-store.js";
import { isOwnError } from "../types/foreign-errors.js";
import { MAX_CALL_BYTES, type MemoryObject, type ResultPage, valueOf } from "./protocol.js";

/** Runs a method of the engine in a user's object. The object calls back for vectors: it has no model. */
export async function callObject(
  object: () => MemoryObject,
  name: string,
  method: RemoteMethod,
  args: readonly unknown[],
  context: CallContext,
): Promise<unknown> {
  checkSize(args);
  // Errors of callbacks lose their class on the way through the object: they are kept here.
  const callbackErrors: unknown[] = [];
  const keepError =
    <T, R>(callback: (argument: T) => Promise<R>) =>
    async (argument: T) => {
      try {
        return await callback(argument);
      } catch (error) {
        callbackErrors.push(error);
        throw error;
      }
    };
  const { onDamage, ...sent } = context;
  const objectContext: CallContext = {
    ...sent,
    embed: keepError(context.embed),
    embedQuery: keepError(context.embedQuery),
  };
  const callPage = async (after?: string): Promise<ResultPage> => {
    try {
      return valueOf(await object().fastMemoryCall(name, method, args, objectContext, after));
    } catch (error) {
      if (isOwnError(error)) throw error;
      throw callbackErrors.length > 0 ? callbackErrors[0] : toStoreError("durable-object", error);
    }
  };
  const first = await callPage();
  onDamage?.(first.damage);
  let { value, next } = first;
  while (next !== undefined) {
    const page = await callPage(next);
    value = [...(value as unknown[]), ...(page.value as unknown[])];
    next = page.next;
  }
  return value;
}

/** @throws StoreUnavailableError with the code `store_full` for more than fits into one call; nothing is then written */
function checkSize(args: readonly unknown[]): void {
  // Memories to add come as a list of texts.
  const size = args
    .flat()
    .reduce<number>((sum, argument) => sum + ((argument as { length?: number } | null)?.length ?? 0), 0);
  if (size > MAX_CALL_BYTES)
    throw storeError(
      "store_full",
      `${size} characters exceed the ${MAX_CALL_BYTES} that a call to a Durable Object carries: add or import fewer memories at a time; nothing was written`,
    );
}
