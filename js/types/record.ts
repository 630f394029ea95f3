import type { Metadata, Scope } from "./scope.js";

/** The kind of a memory: a like or preference, a fact about the user, or the context of what they are busy with. */
export type Category = "preference" | "fact" | "context";

/** Who stored a memory: `"reply"`, the model in a reply; `"app"`, your app, by {@link Memory.add} and the like. */
export type MemorySource = "reply" | "app";

/**
 * Why a memory is set aside. `"order"`: its text gives orders to a model. `"approval"`: the option `requireApproval` asks for
 * {@link Memory.approve}.
 */
export type QuarantineReason = "order" | "approval";

/** One remembered statement about the user. */
export interface MemoryRecord {
  /** Unique for the user. Ids sort by the time of creation. */
  readonly id: string;
  /** The statement, at most 4000 characters. */
  readonly text: string;
  readonly category: Category;
  /** When the statement was first said. */
  readonly createdAt: Date;
  /** When the statement was last said or changed. */
  readonly updatedAt: Date;
  readonly source: MemorySource;
  /** The session in which the statement was last said, if named. */
  readonly sessionId?: string;
  /** The agent to which the statement was last said, if named. */
  readonly agentId?: string;
  /** What your app stored beside the statement. No model sees it. */
  readonly metadata?: Metadata;
  /** `true` for a memory that is in every request, see {@link Memory.pin}; else absent. */
  readonly pinned?: true;
  /** When it ends: it is then in no request and no result, and deleted with the next change of the user's memories. */
  readonly expiresAt?: Date;
  /** How often the statement was said again; absent: never. */
  readonly repeats?: number;
  /** How many chat calls it was put into; absent: none. Counted in memory, and stored with the next change of the user's memories. */
  readonly uses?: number;
  /** When it was last put into one. */
  readonly usedAt?: Date;
  /** Why it is set aside: it is in no request and no search until {@link Memory.approve}. Absent for all others. */
  readonly quarantined?: QuarantineReason;
  /** The id of the memory whose place it takes when it is approved. Only of one that is set aside. */
  readonly replaces?: string;
}

/** A memory to store, with what your app knows about it. */
export interface NewMemory extends Scope {
  /** The statement, 1 to 4000 characters. */
  text: string;
  /** Default: `"fact"`. */
  category?: Category;
  /** When the statement was first said. Default: now. */
  createdAt?: Date;
  /** When the statement was last said or changed. Default: `createdAt`. */
  updatedAt?: Date;
  /** Default: `"app"`. */
  source?: MemorySource;
  /** As in {@link AddOptions.context}. */
  context?: string;
  /** As in {@link AddOptions.pinned}. */
  pinned?: boolean;
  /** As in {@link AddOptions.expiresAt}. */
  expiresAt?: Date;
  /** Sets it aside, see {@link Memory.approve}. Default: it is not, unless `guard` says so. */
  quarantined?: QuarantineReason;
  /** As in {@link AddOptions.guard}. */
  guard?: boolean;
}

/** A memory that is about to be stored, for the option `beforeStore`. */
export interface ProposedMemory {
  /** The statement. */
  readonly text: string;
  readonly category: Category;
  /**
   * Where it comes from. `"reply"`: the model wrote it in a reply. `"extraction"`: the model of {@link withMemory}. `"window"`: the
   * user said it in a message that a window dropped. `"import"`: {@link Memory.import}.
   */
  readonly source: "reply" | "extraction" | "window" | "import";
  /** The memory whose place it takes: that which the model wants to update, or which the statement contradicts. */
  readonly replaces?: MemoryRecord;
  /** Why it will be set aside, if it is stored. Absent: it will not. */
  readonly quarantined?: QuarantineReason;
}

/**
 * `true` stores the memory, `false` refuses it, and an object stores it with another text or category. `approve: true` keeps it from
 * being set aside.
 */
export type StoreDecision =
  | boolean
  | { readonly text?: string; readonly category?: Category; readonly approve?: boolean };

/** A change of a memory by a reply; {@link Memory.undo} takes it back. */
export interface MemoryChange {
  /** For {@link Memory.undo}. All memories that "forget everything" deleted have one id. */
  readonly id: string;
  readonly kind: "updated" | "forgotten";
  readonly before: MemoryRecord;
  /** Absent when the memory was forgotten. */
  readonly after?: MemoryRecord;
}

/** Options of {@link Memory.add}. */
export interface AddOptions extends Scope {
  /** Default: `"fact"`. */
  category?: Category;
  /**
   * What was said when the memory came up, such as the user's message. The memory is found by these words too; they are shown to no
   * model, and not exported. Of a text over 600 characters both ends are kept. A new statement in {@link Memory.update} drops them.
   */
  context?: string;
  /** `true` puts it into every request, see {@link Memory.pin}. Default: `false`. */
  pinned?: boolean;
  /** When it ends. Default: never. */
  expiresAt?: Date;
  /**
   * `true` treats the text as one that the app did not write: hidden characters are taken out, a secret in it is refused (code
   * `"secret"`), and one that gives orders to a model is set aside. Default: `false`.
   */
  guard?: boolean;
}

/** What to change. `sessionId`, `agentId` and `metadata` replace what is stored; `metadata: {}` removes the metadata. */
export interface UpdateOptions extends Scope {
  /** The new statement, 1 to 4000 characters. It is embedded again. */
  text?: string;
  /** The new category. */
  category?: Category;
  /** Whether it is in every request. */
  pinned?: boolean;
  /** When it ends; `null`: never. */
  expiresAt?: Date | null;
  /** `true` refuses a text with a secret (code `"secret"`) or with orders to a model (code `"order"`). Default: `false`. */
  guard?: boolean;
}

/** Options of {@link Memory.import}. The scope is given to each memory. */
export interface ImportOptions extends Scope {
  /** `true` refuses the whole import when one entry of it cannot be stored. Default: `false`. */
  allOrNothing?: boolean;
  /**
   * `false` stores the memories as they are, for a backup of your own. Default: `true`, hidden characters are taken out, entries with a
   * secret are skipped, and those that give orders to a model are set aside.
   */
  guard?: boolean;
}

/** An entry of an import that was not stored. */
export interface SkippedEntry {
  /** The number of its line, or of its entry in a JSON list, from 1. */
  readonly line: number;
  /** What is wrong with it, without its text. */
  readonly reason: string;
}

/** The result of {@link Memory.import}. */
export interface ImportReport {
  /** How many memories were stored or refreshed. */
  readonly imported: number;
  /** How many of them are set aside, see {@link Memory.approve}; absent: none. */
  readonly quarantined?: number;
  /** In the order of the data. */
  readonly skipped: readonly SkippedEntry[];
}
