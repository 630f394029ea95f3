/** Tokens that memory costs and saves, estimated: every model counts with a vocabulary of its own. */
export interface TokenCost {
  /** Of what the model is asked to do. */
  readonly instruction: number;
  /** Of the memories put into requests. */
  readonly memories: number;
  /** Of the blocks that the model wrote. */
  readonly block: number;
  /**
   * Of the messages that the option `window` left out, counted as the window counts: by its `countTokens`, if there is one, and
   * 4 for each message. What a {@link RollingWindowTransform} of the app's own leaves out is not known here. `saved` minus
   * `instruction`, `memories` and `block` is what an app gains, as long as it would have sent those messages.
   */
  readonly saved: number;
}
