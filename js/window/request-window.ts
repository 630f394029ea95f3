import type { Api } from "../engine/load.js";
import { FastMemoryError } from "../types/errors.js";
import type { WindowOptions } from "../types/window.js";
import { type Kept, Rolling } from "./rolling-window.js";
import type { Memory } from "../types/memory.js";

/** What became of a request that was too long. */
export interface Cut extends Kept {
  /** How many messages were left out. */
  readonly dropped: number;
  /** How long that took, in milliseconds. */
  readonly ms: number;
}

/** The option `window` of a client: keeps each request within a number of tokens. */
export class RequestWindow {
  readonly #rolling: Rolling;

  constructor({ maxTokens, countTokens }: WindowOptions) {
    this.#rolling = new Rolling(maxTokens, countTokens);
  }

  /**
   * Which messages of the request stay; `undefined` when all do, or it has no list of them. What the user said in the others
   * is in `memory` by then, if one is given.
   * @throws ConfigError when not even the newest fit
   * @throws StoreUnavailableError when what falls out cannot be remembered
   */
  async cut(api: Api, body: string, memory: Pick<Memory, "addMany"> | undefined): Promise<Cut | undefined> {
    const started = performance.now();
    const messages = messagesOf(api, body);
    if (!messages) return undefined;
    const kept = await this.#keep(messages);
    if (kept.numbers.length === messages.length) return undefined;
    const stays = new Set(kept.numbers);
    if (memory) await this.#rolling.remember(messages.filter((_, at) => !stays.has(at)), memory);
    return { ...kept, dropped: messages.length - kept.numbers.length, ms: performance.now() - started };
  }

  async #keep(messages: readonly object[]): Promise<Kept> {
    try {
      return await this.#rolling.keep(messages);
    } catch (error) {
      if (error instanceof FastMemoryError) throw error;
      throw new FastMemoryError("count_tokens", "countTokens of the option window has thrown: the request goes out uncut", { cause: error });
    }
  }
}

/** The messages of a request; nothing when it only goes on with a conversation that the service keeps: calls may be there, and their results here. */
export function messagesOf(api: Api, body: string): readonly object[] | undefined {
  let request: Record<string, unknown>;
  try {
    request = JSON.parse(body) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const { previous_response_id, conversation, thread, input, messages } = request ?? {};
  if (previous_response_id ?? conversation ?? thread) return undefined;
  const list: unknown = api === "responses" ? input : messages;
  const isMessage = (item: unknown) => typeof item === "object" && item !== null;
  return Array.isArray(list) && list.every(isMessage) ? (list as object[]) : undefined;
}
