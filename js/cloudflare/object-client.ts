import { FastMemoryError, StoreUnavailableError } from "../types/errors.js";
import type { RemoteMethod, CallContext } from "../engine/protocol.js";
import { storeError } from "../store/checked-store.js";
import { type MemoryObject, type Part, valueOf } from "./durable-object.js";
import { MOST_BYTES } from "./pages.js";

/** What the engine in the object gives for a method. Vectors are made here: the object asks back for them. */
export async function callObject(object: () => MemoryObject, name: string, method: RemoteMethod, args: readonly unknown[], caller: CallContext): Promise<unknown> {
  checkSize(args);
  const failed: unknown[] = [];
  // On the way there and back an error loses its class.
  const kept = <T, R>(work: (asked: T) => Promise<R>) => async (asked: T) => {
    try {
      return await work(asked);
    } catch (error) {
      failed.push(error);
      throw error;
    }
  };
  const asker: CallContext = { ...caller, embed: kept(caller.embed), embedQuery: kept(caller.embedQuery) };
  const ask = async (after?: string): Promise<Part> => {
    try {
      return valueOf(await object().fastMemoryCall(name, method, args, asker, after));
    } catch (error) {
      if (error instanceof FastMemoryError) throw error;
      throw failed.length > 0 ? failed[0] : storeError("durable-object", error);
    }
  };
  let { value, next } = await ask();
  while (next !== undefined) {
    const part = await ask(next);
    value = [...(value as unknown[]), ...(part.value as unknown[])];
    next = part.next;
  }
  return value;
}

/** @throws StoreUnavailableError with the code `store_full` for more than goes to an object at once; nothing is then written */
function checkSize(args: readonly unknown[]): void {
  const size = args.reduce<number>((sum, argument) => sum + ((argument as { length?: number } | null)?.length ?? 0), 0);
  if (size > MOST_BYTES) throw new StoreUnavailableError("store_full", `${size} characters at once, and at most ${MOST_BYTES} go to a Durable Object: add or import fewer memories at a time; nothing was written`);
}
