/** The option `window` of {@link withFastMemory} and {@link withMemory}. */
export interface RequestWindowOptions extends WindowOptions {
  /**
   * `true` stores what the user stated in dropped messages, word for word, as memories of category `"context"`. A question takes only
   * itself away. Small talk, secrets, text that gives orders to a model, and messages of more than 2,000 characters or 12 lines are
   * left out. Default: `false`, nothing is stored: the client has learned from each of its turns already.
   */
  rememberDropped?: boolean;
}

/** How much of a conversation a request may carry. */
export interface WindowOptions {
  /**
   * The most tokens that the messages may cost: their texts, plus 4 for each message. Leave room for the rest of the request:
   * tools, Anthropic's `system`, injected memories, and the reply.
   */
  maxTokens: number;
  /**
   * Counts the tokens of a text as your model does. Default: an estimate: one token for four ASCII characters, for two of most
   * other alphabets, or for one character of a script without spaces. An image, a sound or a file counts 1000 either way.
   * @example
   * import { countTokens } from "gpt-tokenizer";
   * // Without `disallowedSpecial` it throws when a user writes "<|endoftext|>".
   * const options = { disallowedSpecial: new Set<string>() };
   * new RollingWindowTransform({ maxTokens: 4000, countTokens: (text) => countTokens(text, options) });
   */
  countTokens?: (text: string) => number;
}
