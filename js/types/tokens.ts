/** Tokens that memory adds to chat calls, and saves. Estimates: each model has its own vocabulary. */
export interface TokenCost {
  /** Input tokens of the instruction that asks for a block. */
  readonly instruction: number;
  /** Input tokens of the memories in requests. */
  readonly memories: number;
  /** Output tokens of the blocks that the model wrote. */
  readonly block: number;
  /**
   * Input tokens of messages that the option `window` left out, counted by its `countTokens`, if any, plus 4 for each message.
   * Messages that your own {@link RollingWindowTransform} drops are not counted. An app that would have sent those messages
   * gains `saved` minus `instruction`, `memories` and `block`.
   */
  readonly saved: number;
}
