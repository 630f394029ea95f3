import type { Metadata, Scope } from "./scope.js";

/** What kind of statement a memory is: something liked or preferred, who the user is, or what they are busy with. */
export type Category = "preference" | "fact" | "context";

/** Who put a memory in the store: the model in a reply, or the app by {@link Memory.add}. */
export type MemorySource = "reply" | "app";

/** One remembered statement about the user. */
export interface MemoryRecord {
  readonly id: string;
  readonly text: string;
  readonly category: Category;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly source: MemorySource;
  /** The session in which it was said last, if it has a name. */
  readonly sessionId?: string;
  /** The agent to which it was said last, if it has a name. */
  readonly agentId?: string;
  readonly metadata?: Metadata;
}

/** A memory that an app brings, from an export of its own or of another product. */
export interface NewMemory extends Scope {
  text: string;
  /** Default: `"fact"`. */
  category?: Category;
  /** When it was first said. Default: now. */
  createdAt?: Date;
  /** When it was last said or changed. Default: `createdAt`. */
  updatedAt?: Date;
  /** Default: `"app"`. */
  source?: MemorySource;
}

export interface AddOptions extends Scope {
  /** Default: `"fact"`. */
  category?: Category;
}

/** A scope that is given takes the place of what was there; `metadata: {}` takes it away. */
export interface UpdateOptions extends Scope {
  /** The statement, 1 to 4000 characters. */
  text?: string;
  category?: Category;
}
