/** Data of your app beside a memory. No model sees it. */
export type Metadata = Readonly<Record<string, string | number | boolean>>;

/** What is stored beside a memory, to find it by `search` and `getAll`. Chat calls recall among all memories of the user, whatever their scope. */
export interface Scope {
  /** The session of the memory. Default: the client's. */
  sessionId?: string;
  /** The agent of the memory. Default: the client's. */
  agentId?: string;
  /** Data of your app. */
  metadata?: Metadata;
}
