import { type DebugLog, debugLog } from "../diagnostics/debug.js";
import { type Api, ChatRequest, type TurnOptions } from "../engine/bindings.js";
import type { MemoryEngine } from "../engine/memory-engine.js";
import { type CallOptions, readCallHeader } from "../options/per-call.js";
import { type Cut, RequestWindow } from "../window/request-window.js";
import type { ChatContext } from "./context.js";
import { TurnObserver } from "./observer.js";
import { REFUSAL_PAUSE, refusedWithMemory } from "./refusal.js";
import { ChatTurn } from "./turn.js";

/** A chat request that an app is about to send. */
export interface ChatCall {
  readonly api: Api;
  /** JSON. */
  readonly body: string;
  readonly options: CallOptions;
  /** The same request was sent before and failed: the model gets the same memories and key again. */
  readonly isRetry: boolean;
  /** The app also reads the reply as the provider sent it, so no block may be asked for. */
  readonly showsRawReply?: boolean;
  /** The service has refused this request with memory in it: nothing is added. */
  readonly withoutAddition?: boolean;
}

/** A request for replies that the service has stored. */
export interface StoredReplyCall {
  /** The id of the one reply; `undefined`: a list of replies. */
  readonly replyId: string | undefined;
  readonly isStream: boolean;
}

/** A call whose body the engine has read. */
interface ReadCall extends ChatCall {
  readonly engine: MemoryEngine;
  readonly request: ChatRequest;
  readonly observer: TurnObserver | undefined;
}

/** Begins the chat turns of one memory. */
export class ChatTurns {
  readonly debug: DebugLog | undefined;
  readonly #context: ChatContext;
  readonly #window: RequestWindow | undefined;

  constructor(context: ChatContext) {
    const { userId, config } = context;
    this.#context = context;
    this.debug = debugLog(userId, config.debug);
    this.#window = config.window && new RequestWindow(config.window);
  }

  /** The options of a call by its header. One that cannot be read is reported, and memory stays out of the call. */
  readOptions(header: string | null | undefined): CallOptions {
    try {
      return readCallHeader(header);
    } catch (error) {
      this.#context.report(error);
      return { inject: false, extract: false };
    }
  }

  /** Begins a turn. `undefined` when memory has nothing to do in this call, or fails: the request then goes out unchanged. */
  async begin(call: ChatCall): Promise<ChatTurn | undefined> {
    const observer = this.debug && new TurnObserver(this.debug, "chat", call.api);
    const read = await this.#read(call, observer);
    if (!read) return undefined;
    try {
      return await this.#beginTurn(read, await this.#cut(read));
    } finally {
      read.request.free();
    }
  }

  /** Begins reading stored replies, whose blocks and injected memories are taken out. `undefined` when memory fails. */
  async beginStoredReply({ replyId, isStream }: StoredReplyCall): Promise<ChatTurn | undefined> {
    const context = this.#context;
    const observer = this.debug && new TurnObserver(this.debug, "read");
    try {
      const engine = await context.openEngine();
      const handle = await context.call(engine.beginStoredReply({ id: replyId, stream: isStream }));
      return new ChatTurn({ handle, context, isStoredReply: true, cut: undefined, api: undefined, observer });
    } catch (error) {
      context.report(error);
      return undefined;
    }
  }

  /** To be called after the service has refused a request with memory in it, and taken it without. @throws what `onError` throws */
  refused(status: number): void {
    const context = this.#context;
    context.session.refusal = { status, until: Date.now() + REFUSAL_PAUSE };
    context.report(refusedWithMemory(status));
  }

  async #read(call: ChatCall, observer: TurnObserver | undefined): Promise<ReadCall | undefined> {
    try {
      const engine = await this.#context.useEngine();
      return { ...call, engine, request: new ChatRequest(call.api, call.body), observer };
    } catch (error) {
      observer?.failed(error);
      this.#context.report(error);
      return undefined;
    }
  }

  /** Applies the option `window`; a request that cannot be cut goes out whole. */
  async #cut({ request, options, observer }: ReadCall): Promise<Cut | undefined> {
    const context = this.#context;
    try {
      const stores = !context.isPaused && (options.extract ?? context.config.extract);
      const cut = await this.#window?.cut(request, stores ? (memories) => context.storeDropped(memories) : undefined);
      if (cut) observer?.cut(cut);
      return cut;
    } catch (error) {
      context.report(error);
      return undefined;
    }
  }

  async #beginTurn(call: ReadCall, cut: Cut | undefined): Promise<ChatTurn | undefined> {
    const { engine, request, observer } = call;
    const context = this.#context;
    const options = this.#turnOptions(call, cut);
    const started = performance.now();
    let turn: ChatTurn | undefined;
    try {
      const handle = await context.call(engine.beginTurn(request, options));
      turn = handle && new ChatTurn({ handle, context, isStoredReply: false, cut, api: call.api, observer });
      if (observer) {
        const ms = performance.now() - started;
        const { totalChunks } = await context.call(engine.stats());
        const topK = options.inject ? options.topK : 0;
        observer.began({ memories: totalChunks, topK, ms, query: request.userText }, handle?.turn);
      }
      return turn;
    } catch (error) {
      observer?.failed(error);
      turn?.free();
      context.report(error);
      return undefined;
    }
  }

  #turnOptions({ options, isRetry, showsRawReply, withoutAddition }: ChatCall, cut: Cut | undefined): TurnOptions {
    const { config, session, isPaused } = this.#context;
    const { topK, maxTokens, minScore, contextDays, inject, extract, extractInBackground, protectAdded } = config;
    const addsNothing = withoutAddition || session.isRefused;
    return {
      topK,
      maxTokens,
      minScore,
      contextDays,
      countsUse: true,
      inject: !isPaused && !addsNothing && (options.inject ?? inject) && topK > 0,
      // The extraction in the background adds nothing to a request.
      extract:
        !isPaused &&
        !showsRawReply &&
        ((!addsNothing && !session.extractionOff) || extractInBackground) &&
        (options.extract ?? extract),
      isRetry,
      extractLater: extractInBackground,
      keptMessages: cut?.kept,
      protectAdded,
    };
  }
}
