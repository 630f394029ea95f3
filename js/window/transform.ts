import { STORE_DROPPED } from "../engine/before-store.js";
import { RollingWindow } from "../engine/bindings.js";
import { loadEngine } from "../engine/load.js";
import { callback, checkCall } from "../options/checks.js";
import { WINDOW_CHECKS } from "../options/options.js";
import { ConfigError } from "../types/errors.js";
import type { Memory } from "../types/memory.js";
import type { WindowOptions } from "../types/window.js";
import { type StoreDropped, WindowLimit } from "./window-limit.js";

/** Options of {@link RollingWindowTransform}. */
export interface RollingWindowOptions extends WindowOptions {
  /**
   * Stores what the user stated in dropped messages, word for word, as memories of category `"context"`: the first 1000
   * characters of each. A question takes only itself away. Small talk, secrets (keys, passwords, tokens, card numbers), text that
   * gives orders to a model, and messages of more than 2,000 characters or 12 lines are left out. No model reads them. A client of
   * {@link withFastMemory} has already learned from each of its turns: use this for conversations that did not go through it.
   */
  memory?: Memory;
}

const CHECKS = {
  ...WINDOW_CHECKS,
  memory: {
    is: (value: unknown) => callback.is((value as Partial<Memory> | null)?.addMany),
    wants: "a memory of createMemory or client.memory",
  },
};

/**
 * Keeps a conversation within `maxTokens`. System and developer messages stay, and as many of the newest turns as fit; the
 * oldest go first, whole. If not even the newest turn fits, its oldest steps go. The user's last message and the last step
 * always stay. Tool calls stay or go with their results, a response's reasoning with what follows it. No message is changed or
 * cut.
 *
 * Accepts messages of chat completions and of Anthropic, and item lists of Responses.
 *
 * @example
 * const client = withFastMemory(new OpenAI(), "alice");
 * const transform = new RollingWindowTransform({ maxTokens: 4000 });
 * const messages = await transform.apply(veryLongConversation);
 * await client.chat.completions.create({ model: "gpt-4o", messages });
 */
export class RollingWindowTransform {
  readonly #limit: WindowLimit;
  readonly #memory: Memory | undefined;

  /** @throws ConfigError for an unknown or invalid option */
  constructor(options: RollingWindowOptions) {
    const { memory, ...limits } = checkCall(options, CHECKS, "RollingWindowTransform");
    if (limits.maxTokens === undefined)
      throw new ConfigError("maxTokens is missing: new RollingWindowTransform({ maxTokens: 4000 })");
    this.#limit = new WindowLimit(limits);
    this.#memory = memory;
  }

  /**
   * Returns the messages that stay: the same objects, in a new list. Unlike in Python it returns a promise, because the engine
   * loads at its first use.
   *
   * @throws ConfigError with the code `"window_too_small"` when the instructions, the user's last message and the last step
   * exceed `maxTokens`
   * @throws StoreUnavailableError when dropped messages cannot be stored
   */
  async apply<M extends object>(messages: readonly M[]): Promise<M[]> {
    const window = await readMessages(messages);
    try {
      const result = this.#limit.keep(window);
      if (this.#memory) await this.#limit.rememberDropped(window, result, storeIn(this.#memory));
      return Array.from(result.kept, (position) => messages[position]!);
    } finally {
      window.free();
    }
  }

  /** Returns the tokens of `messages`, counted as {@link apply} counts them. */
  async count(messages: readonly object[]): Promise<number> {
    const window = await readMessages(messages);
    try {
      return this.#limit.tokensOf(window);
    } finally {
      window.free();
    }
  }
}

/** Past `addMany`, which is the app's own: what a window drops is put to `beforeStore`. */
function storeIn(memory: Memory): StoreDropped {
  const { [STORE_DROPPED]: store } = memory as { [STORE_DROPPED]?: StoreDropped };
  return (memories) => (store ? store.call(memory, memories) : memory.addMany(memories));
}

/** @throws ConfigError for anything else than a list of messages */
async function readMessages(messages: readonly object[]): Promise<RollingWindow> {
  const json = toJson(messages);
  await loadEngine();
  return new RollingWindow(json);
}

function toJson(messages: readonly object[]): string {
  if (!Array.isArray(messages) || !messages.every((message) => typeof message === "object" && message !== null)) {
    throw new ConfigError('apply needs a list of messages: apply([{ role: "user", content: "Hello" }])');
  }
  try {
    return JSON.stringify(messages);
  } catch {
    throw new ConfigError("the messages cannot be serialised as JSON");
  }
}
