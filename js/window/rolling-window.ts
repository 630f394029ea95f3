import { loadEngine, RollingWindow } from "../engine/load.js";
import { ConfigError, FastMemoryError } from "../types/errors.js";
import type { Memory } from "../types/memory.js";
import type { NewMemory } from "../types/record.js";

/** What stays of a conversation. */
export interface Kept {
  /** The numbers of the messages that stay, in order. */
  readonly numbers: readonly number[];
  /** What those cost that go. */
  readonly saved: number;
}

export type CountTokens = (text: string) => number;

const SHORTEST_MEMORY = 10;
const LONGEST_MEMORY = 1000;
const QUESTION = /[?？؟]\s*$/;

/** Keeps conversations within a number of tokens. */
export class Rolling {
  /** What was remembered already: apps apply the window to the same beginning again and again. */
  readonly #remembered = new Set<string>();

  constructor(
    readonly maxTokens: number,
    readonly countTokens: CountTokens | undefined,
  ) {}

  /**
   * Decides which messages stay.
   * @throws ConfigError when not even the newest fit
   */
  async keep(messages: readonly object[]): Promise<Kept> {
    const window = await this.#read(messages);
    try {
      const numbers = window.keep(this.maxTokens);
      if (numbers) return { numbers: [...numbers], saved: window.tokens - window.needed };
      throw new ConfigError(
        `the instructions, the last message of the user and the last step need ${window.needed} tokens, and maxTokens is ${this.maxTokens}`,
        "window_too_small",
      );
    } finally {
      window.free();
    }
  }

  async count(messages: readonly object[]): Promise<number> {
    const window = await this.#read(messages);
    const { tokens } = window;
    window.free();
    return tokens;
  }

  /** Remembers what the user said in `dropped`, once. */
  async remember(dropped: readonly object[], memory: Pick<Memory, "addMany">): Promise<void> {
    const said = dropped.map(saidByUser).map((text) => text.trim());
    const news = [...new Set(said)].filter((text) => text.length >= SHORTEST_MEMORY && !QUESTION.test(text) && !this.#remembered.has(text));
    if (news.length === 0) return;
    await memory.addMany(news.map((text): NewMemory => ({ text: quote(text), category: "context" })));
    for (const text of news) this.#remembered.add(text);
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
      if (this.countTokens) window.count(Uint32Array.from(window.texts(), this.#countText));
    } catch (error) {
      window.free();
      throw error;
    }
    return window;
  }

  readonly #countText = (text: string): number => {
    const count = text === "" ? 0 : this.countTokens!(text);
    if (!(typeof count === "number" && count >= 0 && count < 2 ** 32)) {
      throw new ConfigError("countTokens must return a number, 0 or more: (text) => encode(text).length");
    }
    return Math.ceil(count);
  };
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
export function saidByUser(message: object): string {
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
