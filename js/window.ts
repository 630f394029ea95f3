import { loadEngine, RollingWindow } from "./engine.js";
import { ConfigError, FastMemoryError } from "./errors.js";
import { UserMemory } from "./memory.js";
import { checkCall, wholeNumber } from "./options.js";
import type { Memory, NewMemory } from "./types.js";

export interface RollingWindowOptions {
  /**
   * The most tokens that the messages may cost: their texts, and 4 for each message. Leave room for what else the request
   * holds: tools, Anthropic's `system`, what memory puts in, and the reply.
   */
  maxTokens: number;
  /**
   * How many tokens a text has, as the model counts them. Default: an estimate, a token for four letters of English, two of
   * other alphabets, one character of a script without spaces. An image, a sound or a file counts for 1000 with either.
   * @example
   * import { countTokens } from "gpt-tokenizer";
   * // Without `disallowedSpecial` it throws when a user writes "<|endoftext|>".
   * const options = { disallowedSpecial: new Set<string>() };
   * new RollingWindowTransform({ maxTokens: 4000, countTokens: (text) => countTokens(text, options) });
   */
  countTokens?: (text: string) => number;
  /**
   * Remembers what the user said in messages that fall out, word for word, as memories of category `"context"`: of each the
   * first 1000 characters, but nothing of questions and of messages shorter than 10. No model looks at them. A client of
   * {@link withFastMemory} has already learned from each turn that went through it: this is for conversations that did not.
   */
  memory?: Memory;
}

const CHECKS = {
  maxTokens: wholeNumber(1, 1_000_000_000),
  countTokens: { is: (value: unknown) => typeof value === "function", wants: "a function" },
  memory: { is: (value: unknown) => value instanceof UserMemory, wants: "a memory of createMemory or client.memory" },
};

const SHORTEST_MEMORY = 10;
const LONGEST_MEMORY = 1000;
const QUESTION = /[?？؟]\s*$/;

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
  readonly #maxTokens: number;
  readonly #countTokens: RollingWindowOptions["countTokens"];
  readonly #memory: Memory | undefined;
  /** What was remembered already: apps apply the window to the same beginning again and again. */
  readonly #remembered = new Set<string>();

  /** @throws ConfigError for an option that does not exist or cannot be used */
  constructor(options: RollingWindowOptions) {
    const { maxTokens, countTokens, memory } = checkCall(options, CHECKS, "RollingWindowTransform");
    if (maxTokens === undefined) throw new ConfigError("maxTokens is missing: new RollingWindowTransform({ maxTokens: 4000 })");
    this.#maxTokens = maxTokens;
    this.#countTokens = countTokens;
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
    const window = await this.#read(messages);
    try {
      const numbers = window.keep(this.#maxTokens);
      if (!numbers) {
        throw new ConfigError(
          `the instructions, the last message of the user and the last step need ${window.needed} tokens, and maxTokens is ${this.#maxTokens}`,
          "window_too_small",
        );
      }
      const kept = new Set(numbers);
      await this.#remember(messages.filter((_, at) => !kept.has(at)));
      return messages.filter((_, at) => kept.has(at));
    } finally {
      window.free();
    }
  }

  /** How many tokens the messages cost, counted as {@link apply} counts them. */
  async count(messages: readonly object[]): Promise<number> {
    const window = await this.#read(messages);
    const { tokens } = window;
    window.free();
    return tokens;
  }

  async #read(messages: readonly object[]): Promise<RollingWindow> {
    const json = toJson(messages);
    try {
      await loadEngine();
    } catch (error) {
      throw new FastMemoryError("engine_load", `the engine does not start: ${String(error)}. WebAssembly needs the policy "script-src 'wasm-unsafe-eval'"`, { cause: error });
    }
    const window = new RollingWindow(json);
    try {
      if (this.#countTokens) window.count(Uint32Array.from(window.texts(), this.#countText));
    } catch (error) {
      window.free();
      throw error;
    }
    return window;
  }

  readonly #countText = (text: string): number => {
    const count = text === "" ? 0 : this.#countTokens!(text);
    if (!(typeof count === "number" && count >= 0 && count < 2 ** 32)) {
      throw new ConfigError("countTokens must return a number, 0 or more: (text) => encode(text).length");
    }
    return Math.ceil(count);
  };

  async #remember(dropped: readonly object[]): Promise<void> {
    if (!this.#memory) return;
    const said = dropped.map(saidByUser).map((text) => text.trim());
    const news = [...new Set(said)].filter((text) => text.length >= SHORTEST_MEMORY && !QUESTION.test(text) && !this.#remembered.has(text));
    if (news.length === 0) return;
    await this.#memory.addMany(news.map((text): NewMemory => ({ text: quote(text), category: "context" })));
    for (const text of news) this.#remembered.add(text);
  }
}

function toJson(messages: readonly object[]): string {
  if (!Array.isArray(messages) || !messages.every((message) => typeof message === "object" && message !== null)) {
    throw new ConfigError("apply needs a list of messages: apply([{ role: \"user\", content: \"Hello\" }])");
  }
  try {
    return JSON.stringify(messages);
  } catch {
    throw new ConfigError("the messages cannot be written as JSON");
  }
}

/** The text of a message, if it is the user's. */
function saidByUser(message: object): string {
  const { role, content } = message as { role?: unknown; content?: unknown };
  if (role !== "user") return "";
  if (typeof content === "string") return content;
  const parts: unknown[] = Array.isArray(content) ? content : [];
  return parts.map(textOf).filter(Boolean).join("\n");
}

function textOf(part: unknown): string {
  const { type, text } = (part ?? {}) as { type?: unknown; text?: unknown };
  return (type === "text" || type === "input_text") && typeof text === "string" ? text : "";
}

function quote(text: string): string {
  const characters = Array.from(text);
  const isLong = characters.length > LONGEST_MEMORY;
  return `The user said: ${isLong ? `${characters.slice(0, LONGEST_MEMORY).join("")} […]` : text}`;
}
