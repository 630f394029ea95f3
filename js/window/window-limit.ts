import { type RollingWindow } from "../engine/bindings.js";
import { ConfigError } from "../types/errors.js";
import { ownError } from "../types/foreign-errors.js";
import type { NewMemory } from "../types/record.js";
import type { WindowOptions } from "../types/window.js";
import { statementsOf } from "./statements.js";

/** What stays of a conversation. */
export interface KeptMessages {
  /** Positions of the messages that stay, ascending. */
  readonly kept: Uint32Array;
  /** Tokens of the messages that are dropped. */
  readonly saved: number;
}

/** Characters (code points) of a dropped message that are remembered. */
const MAX_LENGTH = 1000;

/** Stores what the user said in dropped messages. */
export type StoreDropped = (memories: readonly NewMemory[]) => Promise<unknown>;

/** Fits conversations into a number of tokens, and remembers what the user said in dropped messages. */
export class WindowLimit {
  readonly #maxTokens: number;
  readonly #countTokens: WindowOptions["countTokens"];
  /** Texts that are remembered already: apps cut the same conversation again and again. */
  readonly #remembered = new Set<string>();

  constructor({ maxTokens, countTokens }: WindowOptions) {
    this.#maxTokens = maxTokens;
    this.#countTokens = countTokens;
  }

  /**
   * Decides which messages stay.
   * @throws ConfigError with the code `window_too_small` when not even the newest fit
   */
  keep(window: RollingWindow): KeptMessages {
    this.#count(window);
    const kept = window.keep(this.#maxTokens);
    if (kept) return { kept, saved: window.tokens - window.needed };
    throw ownError(
      new ConfigError(
        `the instructions, the user's last message and the last step need ${window.needed} tokens, and maxTokens is ${this.#maxTokens}`,
        "window_too_small",
      ),
    );
  }

  /** The tokens of all messages. */
  tokensOf(window: RollingWindow): number {
    this.#count(window);
    return window.tokens;
  }

  /** Stores what the user stated in the messages that are not kept, each text once. */
  async rememberDropped(window: RollingWindow, { kept }: KeptMessages, store: StoreDropped): Promise<void> {
    const newTexts = [...new Set(window.userTexts(kept))].filter((text) => !this.#remembered.has(text));
    const statements = new Set(newTexts.map(statementsOf).filter((statement) => statement !== ""));
    if (statements.size > 0)
      await store(Array.from(statements, (statement): NewMemory => ({ text: quote(statement), category: "context" })));
    for (const text of newTexts) this.#remembered.add(text);
  }

  #count(window: RollingWindow): void {
    if (this.#countTokens) window.count(Uint32Array.from(window.texts(), this.#countText));
  }

  readonly #countText = (text: string): number => {
    const count = text === "" ? 0 : this.#countTokens!(text);
    if (!(typeof count === "number" && count >= 0 && count < 2 ** 32)) {
      throw ownError(new ConfigError("countTokens must return a number, 0 or more: (text) => encode(text).length"));
    }
    return Math.ceil(count);
  };
}

function quote(text: string): string {
  const characters = Array.from(text);
  return `The user said: ${characters.length > MAX_LENGTH ? `${characters.slice(0, MAX_LENGTH).join("")} […]` : text}`;
}
