import { FastMemoryError } from "../types/errors.js";
import { redactedCause } from "../types/foreign-errors.js";
import type { FastMemoryOptions } from "../types/options.js";
import type { MemoryRecord, NewMemory, ProposedMemory, QuarantineReason, StoreDecision } from "../types/record.js";
import type { RawProposal, RawRecord } from "./bindings.js";
import type { MemoryEngine } from "./memory-engine.js";
import { toRecord } from "./values.js";

export type BeforeStore = NonNullable<FastMemoryOptions["beforeStore"]>;

/** The decisions of the engine's `learn` that store nothing. */
export const REFUSE_ALL = "[]";

/** The method of a memory that stores what a window drops: past `addMany`, which is the app's own. */
export const STORE_DROPPED = Symbol("fast-memory.store-dropped");

/** What is known of proposals when they are reviewed. */
export interface Review {
  readonly beforeStore: BeforeStore | undefined;
  readonly requireApproval: boolean;
  readonly source: ProposedMemory["source"];
  /** Finds the memory that a proposal updates or contradicts. */
  readonly find: Pick<MemoryEngine, "get" | "contradicted">;
}

/**
 * Decides about what a model wants: nothing that holds a secret is stored, and of the rest what the option `beforeStore` lets pass. The
 * result is JSON for the engine; `undefined`: all of it. Nothing is asked about what is to be forgotten.
 */
export async function reviewProposals(review: Review, proposals: readonly RawProposal[]): Promise<string | undefined> {
  const decisions: StoreDecision[] = [];
  for (const proposal of proposals) {
    if (proposal.kind.startsWith("forget")) decisions.push(true);
    else if (proposal.verdict === "secret") decisions.push(false);
    else decisions.push(await reviewProposal(review, proposal));
  }
  return decisions.every((decision) => decision === true) ? undefined : JSON.stringify(decisions);
}

async function reviewProposal(
  { beforeStore, requireApproval, source, find }: Review,
  { text, category = "fact", replaces, verdict }: RawProposal,
): Promise<StoreDecision> {
  if (!beforeStore) return true;
  const replaced: RawRecord | undefined = await (replaces === undefined ? find.contradicted(text) : find.get(replaces));
  const reason = reasonOf(verdict, requireApproval);
  return decide(beforeStore, {
    text,
    category,
    source,
    ...(replaced && { replaces: toRecord(replaced) }),
    ...(reason && { quarantined: reason }),
  });
}

/** Why a memory is set aside, if it is. */
export function reasonOf(verdict: RawProposal["verdict"], requireApproval: boolean): QuarantineReason | undefined {
  if (verdict === "order") return "order";
  return requireApproval ? "approval" : undefined;
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
    const { text, category = "fact", quarantined } = memory;
    const decision = await decide(beforeStore, { text, category, source, ...(quarantined && { quarantined }) });
    if (decision !== false) passed.push(decision === true ? memory : decided(memory, decision));
  }
  return passed;
}

function decided(memory: NewMemory, { approve, ...change }: Exclude<StoreDecision, boolean>): NewMemory {
  const { quarantined, ...rest } = { ...memory, ...change };
  return { ...rest, ...(quarantined && !approve && { quarantined }) };
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
      "beforeStore must return true, false or { text, category, approve }: nothing of this reply is stored",
    );
  return typeof decision === "boolean" ? decision : { ...decision };
}

function isDecision(value: unknown): value is StoreDecision {
  if (typeof value === "boolean") return true;
  if (typeof value !== "object" || value === null) return false;
  const { text, category, approve } = value as Partial<MemoryRecord> & { approve?: unknown };
  return (
    (text === undefined || (typeof text === "string" && text.trim() !== "")) &&
    (category === undefined || ["preference", "fact", "context"].includes(category)) &&
    (approve === undefined || typeof approve === "boolean")
  );
}
