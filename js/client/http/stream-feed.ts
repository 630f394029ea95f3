import type { FilteredBody, ReadResult } from "./response-body.js";

/** Feeds a web stream from a filtered body; {@link directReader} reads from the same feed, past the stream's queue. */
export class StreamFeed {
  controller!: ReadableStreamDefaultController<Uint8Array>;
  /** Closed, failed or cancelled. */
  isOver = false;
  /** A chunk was read through the stream itself. */
  isDisturbed = false;
  /** A chunk that arrived after its reader was released: the next reader gets it. */
  unclaimed: ReadResult | undefined;
  /** The read that a released reader has left pending. */
  pendingRead: Promise<unknown> | undefined;

  constructor(readonly body: FilteredBody) {}

  next(): Promise<ReadResult> {
    return this.pendingRead || this.unclaimed ? this.#nextAfterRelease() : this.body.next();
  }

  close(): void {
    if (!this.isOver) this.controller.close();
    this.isOver = true;
  }

  fail(error: unknown): void {
    this.isOver = true;
    this.controller.error(error);
  }

  async #nextAfterRelease(): Promise<ReadResult> {
    await this.pendingRead;
    this.pendingRead = undefined;
    const { unclaimed } = this;
    this.unclaimed = undefined;
    return unclaimed ?? this.body.next();
  }
}
