import type { ChatRequest, RollingWindow } from "../engine/bindings.js";
import { FastMemoryError } from "../types/errors.js";
import { isOwnError, redactedCause } from "../types/foreign-errors.js";
import type { Memory } from "../types/memory.js";
import type { WindowOptions } from "../types/window.js";
import { type KeptMessages, WindowLimit } from "./window-limit.js";

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

  constructor(options: WindowOptions) {
    this.#limit = new WindowLimit(options);
  }

  /**
   * Cuts the request; `undefined` when all messages stay, or it has no list of them. What the user said in dropped messages is
   * stored in `memory` before, if one is given.
   * @throws ConfigError with the code `window_too_small` when not even the newest messages fit
   * @throws StoreUnavailableError when dropped messages cannot be stored
   */
  async cut(request: ChatRequest, memory: Pick<Memory, "addMany"> | undefined): Promise<Cut | undefined> {
    const started = performance.now();
    const window = request.window();
    if (!window) return undefined;
    try {
      const messages = this.#keep(window);
      if (messages.saved === 0) return undefined;
      const dropped = window.texts().length - messages.kept.length;
      if (memory) await this.#limit.rememberDropped(window, messages, memory);
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
