import { ConfigError } from "../types/errors.js";
import type { WindowOptions } from "../types/window.js";
import { UserMemory } from "../memory/user-memory.js";
import { checkCall, WINDOW_CHECKS } from "../options/options.js";
import { Rolling } from "./rolling-window.js";
import type { Memory } from "../types/memory.js";

export interface RollingWindowOptions extends WindowOptions {
  /**
   * Remembers what the user said in messages that fall out, word for word, as memories of category `"context"`: of each the
   * first 1000 characters, but nothing of questions and of messages shorter than 10. No model looks at them. A client of
   * {@link withFastMemory} has already learned from each turn that went through it: this is for conversations that did not.
   */
  memory?: Memory;
}

const CHECKS = {
  ...WINDOW_CHECKS,
  memory: { is: (value: unknown) => value instanceof UserMemory, wants: "a memory of createMemory or client.memory" },
};

/**
 * Keeps a conversation within `maxTokens`. System and developer messages stay, and as many of the newest turns as fit: the
 * oldest go first, whole. When not even the newest turn fits, its oldest steps go. What the user said last and the last step
 * stay always; tool calls stay or go with their results, and a response's reasoning with what follows it. No message
 * is changed or cut.
 *
 * Takes messages of chat completions and of Anthropic, and lists of items of Responses.
 *
 * @example
 * const client = withFastMemory(new OpenAI(), "alice");
 * const transform = new RollingWindowTransform({ maxTokens: 4000 });
 * const messages = await transform.apply(veryLongConversation);
 * await client.chat.completions.create({ model: "gpt-4o", messages });
 */
export class RollingWindowTransform {
  readonly #rolling: Rolling;
  readonly #memory: Memory | undefined;

  /** @throws ConfigError for an option that does not exist or cannot be used */
  constructor(options: RollingWindowOptions) {
    const { maxTokens, countTokens, memory } = checkCall(options, CHECKS, "RollingWindowTransform");
    if (maxTokens === undefined) throw new ConfigError("maxTokens is missing: new RollingWindowTransform({ maxTokens: 4000 })");
    this.#rolling = new Rolling(maxTokens, countTokens);
    this.#memory = memory;
  }

  /**
   * The messages that stay: the same objects, in a new list. Unlike in Python this is a promise, as the engine is
   * loaded at its first use.
   *
   * @throws ConfigError with the code `"window_too_small"` when the instructions, what the user said last and the last step
   * together are over `maxTokens`: dropping or cutting one of them would change what is asked
   * @throws StoreUnavailableError when what falls out cannot be remembered
   */
  async apply<M extends object>(messages: readonly M[]): Promise<M[]> {
    const kept = new Set((await this.#rolling.keep(messages)).numbers);
    if (this.#memory) await this.#rolling.remember(messages.filter((_, at) => !kept.has(at)), this.#memory);
    return messages.filter((_, at) => kept.has(at));
  }

  /** How many tokens the messages cost, counted as {@link apply} counts them. */
  count(messages: readonly object[]): Promise<number> {
    return this.#rolling.count(messages);
  }
}
