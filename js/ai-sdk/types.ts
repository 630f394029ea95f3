// The parts of the AI SDK's model specifications V2, V3 and V4 (versions 5, 6 and 7) that memory uses. Declaring them here keeps
// the AI SDK out of the dependencies.

/** A message of a prompt. */
export interface PromptMessage {
  readonly role: string;
  readonly content: string | readonly PromptPart[];
}

export interface PromptPart {
  readonly type: string;
}

/** Parameters of a model call. */
export interface CallParams {
  readonly prompt: readonly PromptMessage[];
  readonly maxOutputTokens?: number | undefined;
  readonly responseFormat?: { readonly type: string } | undefined;
  readonly toolChoice?: { readonly type: string } | undefined;
  readonly includeRawChunks?: boolean | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  readonly abortSignal?: AbortSignal | undefined;
  readonly providerOptions?: Readonly<Record<string, object>> | undefined;
}

/** A part of a whole reply: a text, a tool call, a file. */
export interface ContentPart {
  readonly type: string;
}

/** A part of a streamed reply: the start, a delta or the end of a text, a tool call, the finish. */
export interface StreamPart {
  readonly type: string;
}

/** The result of a call that is not streamed. */
export interface GenerateResult {
  readonly content: readonly ContentPart[];
  readonly finishReason: FinishReason;
  readonly request?: BodyEcho | undefined;
  readonly response?: BodyEcho | undefined;
}

/** A string in V2, `{ unified, raw }` since V3. */
export type FinishReason = string | { readonly unified: string; readonly raw: string | undefined };

/** A reference to a source (V4), for a range of the text. */
export interface Citation {
  readonly startIndex?: number;
}

/** The result of a streamed call. */
export interface StreamResult {
  readonly stream: ReadableStream<StreamPart>;
  readonly request?: BodyEcho | undefined;
}

/** The body of the HTTP request or response, in the provider's own form, as a result shows it to the app. */
export interface BodyEcho {
  readonly body?: unknown;
}

/** A call that is not streamed, as the AI SDK hands it to a middleware. */
export interface GenerateCall<R> {
  /** Calls the model with `params`. */
  doGenerate: () => PromiseLike<R>;
  params: CallParams;
  /** The model itself. */
  model?: object;
}

/** A streamed call, as the AI SDK hands it to a middleware. */
export interface StreamCall<R> {
  /** Calls the model with `params`. */
  doStream: () => PromiseLike<R>;
  params: CallParams;
  /** The model itself. */
  model?: object;
}

/** A middleware for `wrapLanguageModel` of the AI SDK 5, 6 and 7. */
export interface MemoryMiddleware {
  /** Required by version 6; versions 5 and 7 ignore it. */
  readonly specificationVersion: "v3";
  readonly transformParams: <P extends CallParams>(call: { type: "generate" | "stream"; params: P }) => Promise<P>;
  readonly wrapGenerate: <R extends GenerateResult>(call: GenerateCall<R>) => Promise<R>;
  readonly wrapStream: <R extends StreamResult>(call: StreamCall<R>) => Promise<R>;
}
