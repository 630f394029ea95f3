import { REFUSE_ALL, reviewProposals } from "../engine/before-store.js";
import type { Api, RawLearned, Turn } from "../engine/bindings.js";
import type { TurnHandle } from "../engine/memory-engine.js";
import { pushPiece } from "../engine/push-piece.js";
import { hasChanges, toHit, toLearned } from "../engine/values.js";
import type { Cut } from "../window/request-window.js";
import type { ChatContext } from "./context.js";
import type { TurnObserver } from "./observer.js";
import type { ReplyFilter } from "./reply-filter.js";
import { replyFaults } from "./reply-faults.js";
import { ReplyShape } from "./reply-shape.js";

export interface ChatTurnParts {
  readonly handle: TurnHandle;
  readonly context: ChatContext;
  /** The reply was stored by the service earlier, and the app only reads it again. */
  readonly isStoredReply: boolean;
  readonly cut: Cut | undefined;
  /** The API of the request; `undefined` for a stored reply, and for a reply that comes as texts. */
  readonly api: Api | undefined;
  readonly observer: TurnObserver | undefined;
}

/** One chat call: the request with memories in it, the reply on its way to the app, and what is learned from the reply. */
export class ChatTurn {
  readonly #isStoredReply: boolean;
  readonly #handle: TurnHandle;
  readonly #context: ChatContext;
  readonly #cut: Cut | undefined;
  readonly #observer: TurnObserver | undefined;
  readonly #filter: ReplyFilter;
  readonly #shape: ReplyShape;
  #isFreed = false;

  constructor({ handle, context, isStoredReply, cut, observer, api }: ChatTurnParts) {
    this.#isStoredReply = isStoredReply;
    this.#handle = handle;
    this.#context = context;
    this.#cut = cut;
    this.#observer = observer;
    this.#filter = observer ? observer.timed(handle.turn) : handle.turn;
    this.#shape = new ReplyShape(api);
  }

  /** The request to send in place of the app's; `undefined` for a stored reply, whose request has no body. */
  get body(): string | undefined {
    return this.#isStoredReply ? undefined : this.#handle.turn.body;
  }

  /** The text appended to the user's last message. */
  get addition(): string {
    return this.#handle.turn.addition;
  }

  /** Whether the request holds anything of memory. */
  get hasAddition(): boolean {
    return !this.#isStoredReply && this.addition !== "";
  }

  /** Indices of the messages that the option `window` keeps; `undefined`: all of them. */
  get keptMessages(): Uint32Array | undefined {
    return this.#cut?.kept;
  }

  /** Whether the reply is a stream, for {@link push} and {@link finish}, or a document, for {@link clean}. */
  get isStream(): boolean {
    return this.#handle.turn.stream;
  }

  /** Filters the next chunk of a stream; the outcome says what the app may see of it. */
  push(chunk: Uint8Array): ReturnType<Turn["push"]> {
    this.#shape.push(chunk);
    return pushPiece(this.#filter, chunk);
  }

  /** The service has sent the stream's last event, though it may not have closed the stream yet. */
  get isDone(): boolean {
    return this.#filter.isDone;
  }

  /** The bytes that the last {@link push} put in place of its chunk and of those withheld before. */
  take(): Uint8Array {
    return this.#filter.take();
  }

  /** Ends a stream; returns the bytes that are still withheld, without their block. */
  finish(): Uint8Array {
    return this.#filter.finish();
  }

  /** A whole reply without its blocks; `undefined` when it has none. */
  clean(reply: string): string | undefined {
    this.#shape.read(reply);
    return this.#filter.clean(reply);
  }

  /** Filters the next piece of one of the reply's texts; returns what may be shown now. */
  pushText(channel: number, text: string): string {
    return this.#filter.pushText(channel, text);
  }

  /** Ends one of the reply's texts; returns the rest of what may be shown. */
  finishText(channel: number): string {
    return this.#filter.finishText(channel);
  }

  /** Whether the text that {@link finishText} ended last was cut off inside a block. */
  get endsInBlock(): boolean {
    return this.#filter.endsInBlock;
  }

  /** Stores what the reply taught and emits the event "turn". A failure is reported; it rejects only when `onError` throws. */
  async end(): Promise<void> {
    const started = performance.now();
    const context = this.#context;
    const faults: unknown[] = [];
    try {
      const { raw, fault } = await this.#learn();
      if (fault !== undefined) faults.push(fault);
      faults.push(...this.#finishReport(raw, performance.now() - started));
    } catch (error) {
      this.#observer?.failed(error);
      faults.push(error);
    }
    for (const fault of faults) context.report(fault);
  }

  /** Stores what the reply taught, without secrets, as far as the app's `beforeStore` lets it pass. */
  async #learn(): Promise<{ raw: RawLearned; fault?: unknown }> {
    const { turn } = this.#handle;
    const context = this.#context;
    const { beforeStore, requireApproval } = context.config;
    const find = {
      get: async (id: string) => context.call((await context.openEngine()).get(id)),
      contradicted: async (text: string) => context.call((await context.openEngine()).contradicted(text)),
    };
    let decisions: string | undefined;
    try {
      decisions = await reviewProposals({ beforeStore, requireApproval, source: "reply", find }, turn.proposed());
    } catch (fault) {
      return { raw: await context.call(turn.learn(REFUSE_ALL, false, requireApproval)), fault };
    }
    // An app that decides what is stored has not decided about the user's message.
    const keepsContext = beforeStore === undefined;
    return { raw: await context.call(turn.learn(decisions, keepsContext, requireApproval)) };
  }

  /** Tells the app and the session what the turn did; returns what is wrong with the replies of this model. */
  #finishReport(raw: RawLearned, ms: number): readonly unknown[] {
    const context = this.#context;
    const learned = toLearned(raw);
    const tokens = { ...raw.tokens, saved: this.#cut?.saved ?? 0 };
    // A stored reply was learned from when it was made, unless the service made it in the background.
    if (this.#isStoredReply && !hasChanges(learned)) return [];
    context.session.count(learned, tokens);
    this.#observer?.ended({ ...raw, learned, tokens, ms });
    if (hasChanges(learned)) context.recordsChanged();
    context.setAside(learned.quarantined);
    if (raw.queued) context.jobQueued();
    if (context.hasListener("turn"))
      context.emit("turn", { recalled: this.#handle.turn.recalled.map(toHit), learned, tokens });
    const wasAsked = raw.tokens.instruction > 0 && raw.tokens.block === 0;
    return replyFaults(context.session, {
      wasAsked,
      unkeyed: learned.unkeyedBlocks > 0,
      isUnknown: this.#shape.isUnknown,
    });
  }

  /** Records that no reply came. The turn stays usable: a fetch may send the same request again. */
  unanswered(): void {
    this.#observer?.unanswered();
  }

  /** Frees the engine's turn, which holds the whole request. A turn that neither ended nor failed counts as unanswered. */
  free(): void {
    if (this.#isFreed) return;
    this.#isFreed = true;
    this.unanswered();
    this.#handle.free();
  }
}
