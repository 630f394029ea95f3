import { FastMemoryError } from "../types/errors.js";
import { redactedCause } from "../types/foreign-errors.js";
import { holdsSecret } from "../types/secrets.js";
import type { FastMemoryOptions } from "../types/options.js";
import type { MemoryRecord, NewMemory, ProposedMemory, StoreDecision } from "../types/record.js";
import type { MemoryEngine } from "./memory-engine.js";
import type { RawProposal } from "./bindings.js";
import { toRecord } from "./values.js";

export type BeforeStore = NonNullable<FastMemoryOptions["beforeStore"]>;

/** The decisions of the engine's `learn` that store nothing. */
export const REFUSE_ALL = "[]";

/** The method of a memory that stores what a window drops: past `addMany`, which is the app's own. */
export const STORE_DROPPED = Symbol("fast-memory.store-dropped");

/**
 * Decides about what a model wants: nothing that holds a secret is stored, and of the rest what the option `beforeStore` lets pass. The
 * result is JSON for the engine; `undefined`: all of it. Nothing is asked about what is to be forgotten.
 */
export async function reviewProposals(
  beforeStore: BeforeStore | undefined,
  proposals: readonly RawProposal[],
  source: ProposedMemory["source"],
  get: MemoryEngine["get"],
): Promise<string | undefined> {
  const decisions: StoreDecision[] = [];
  for (const { kind, text, category = "fact", replaces } of proposals) {
    if (kind.startsWith("forget")) decisions.push(true);
    else if (holdsSecret(text)) decisions.push(false);
    else if (!beforeStore) decisions.push(true);
    else {
      const before = replaces === undefined ? undefined : await get(replaces);
      decisions.push(
        await decide(beforeStore, { text, category, source, ...(before && { replaces: toRecord(before) }) }),
      );
    }
  }
  return decisions.every((decision) => decision === true) ? undefined : JSON.stringify(decisions);
}

/** The memories that the option `beforeStore` lets pass, with its changes. */
export async function reviewMemories(
  beforeStore: BeforeStore | undefined,
  memories: readonly NewMemory[],
  source: ProposedMemory["source"],
): Promise<NewMemory[]> {
  if (!beforeStore) return [...memories];
  const passed: NewMemory[] = [];
  for (const memory of memories) {
    const { text, category = "fact" } = memory;
    const decision = await decide(beforeStore, { text, category, source });
    if (decision !== false) passed.push(decision === true ? memory : { ...memory, ...decision });
  }
  return passed;
}

/** @throws FastMemoryError with the code `before_store` when the app's function throws, or returns something else */
async function decide(beforeStore: BeforeStore, memory: ProposedMemory): Promise<StoreDecision> {
  let decision: unknown;
  try {
    decision = await beforeStore(memory);
  } catch (error) {
    throw new FastMemoryError("before_store", "beforeStore threw an error: nothing of this reply is stored", {
      cause: redactedCause(error),
    });
  }
  if (!isDecision(decision))
    throw new FastMemoryError(
      "before_store",
      "beforeStore must return true, false or { text, category }: nothing of this reply is stored",
    );
  return typeof decision === "boolean" ? decision : { ...decision };
}

function isDecision(value: unknown): value is StoreDecision {
  if (typeof value === "boolean") return true;
  if (typeof value !== "object" || value === null) return false;
  const { text, category } = value as Partial<MemoryRecord>;
  return (
    (text === undefined || (typeof text === "string" && text.trim() !== "")) &&
    (category === undefined || ["preference", "fact", "context"].includes(category))
  );
}
