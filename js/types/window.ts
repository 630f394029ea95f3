export interface WindowOptions {
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
}
