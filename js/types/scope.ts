/** What an app says of a memory, for itself: no model sees it. */
export type Metadata = Readonly<Record<string, string | number | boolean>>;

/** What stands beside a memory. It is for looking memories up: a chat call recalls all of the user's, whatever their scope. */
export interface Scope {
  /** The session that it is from. Default: the client's. */
  sessionId?: string;
  /** The agent that it is from. Default: the client's. */
  agentId?: string;
  metadata?: Metadata;
}
