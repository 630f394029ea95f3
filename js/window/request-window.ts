import type { ChatRequest, RollingWindow } from "../engine/bindings.js";
import { FastMemoryError } from "../types/errors.js";
import { isOwnError, redactedCause } from "../types/foreign-errors.js";
import type { RequestWindowOptions } from "../types/window.js";
import { type KeptMessages, type StoreDropped, WindowLimit } from "./window-limit.js";

/** A request that was too long, cut. */
export interface Cut extends KeptMessages {
  /** How many messages were dropped. */
  readonly dropped: number;
  /** The time that it took, in milliseconds. */
  readonly ms: number;
}

/** The option `window` of a client: keeps each request within a number of tokens. */
export class RequestWindow {
  readonly #limit: WindowLimit;
  readonly #remembersDropped: boolean;

  constructor({ rememberDropped = false, ...options }: RequestWindowOptions) {
    this.#limit = new WindowLimit(options);
    this.#remembersDropped = rememberDropped;
  }

  /**
   * Cuts the request; `undefined` when all messages stay, or it has no list of them. What the user stated in
   * dropped messages goes to `store` before, where the option `rememberDropped` says so and the call may store.
   * @throws ConfigError with the code `window_too_small` when not even the newest messages fit
   * @throws StoreUnavailableError when dropped messages cannot be stored
   */
  async cut(request: ChatRequest, store: StoreDropped | undefined): Promise<Cut | undefined> {
    const started = performance.now();
    const window = request.window();
    if (!window) return undefined;
    try {
      const messages = this.#keep(window);
      if (messages.saved === 0) return undefined;
      const dropped = window.texts().length - messages.kept.length;
      if (store && this.#remembersDropped) await this.#limit.rememberDropped(window, messages, store);
      return { ...messages, dropped, ms: performance.now() - started };
    } finally {
      window.free();
    }
  }

  #keep(window: RollingWindow): KeptMessages {
    try {
      return this.#limit.keep(window);
    } catch (error) {
      if (isOwnError(error)) throw error;
      throw new FastMemoryError("count_tokens", "countTokens threw an error: the request goes out uncut", {
        cause: redactedCause(error),
      });
    }
  }
}
