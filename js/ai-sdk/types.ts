// What the AI SDK's model specifications V2, V3 and V4 (its versions 5, 6 and 7) have in common, so far as memory is
// concerned: a middleware of these types is one of theirs, and nothing of the AI SDK is needed to build it.

/** A message of a prompt. */
export interface PromptMessage {
  readonly role: string;
  readonly content: string | readonly PromptPart[];
}

export interface PromptPart {
  readonly type: string;
}

/** The parameters of a call to a model. */
export interface CallParams {
  readonly prompt: readonly PromptMessage[];
  readonly maxOutputTokens?: number | undefined;
  readonly responseFormat?: { readonly type: string } | undefined;
  readonly toolChoice?: { readonly type: string } | undefined;
  readonly includeRawChunks?: boolean | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  readonly providerOptions?: Readonly<Record<string, object>> | undefined;
}

/** A part of a reply. */
export interface Part {
  readonly type: string;
}

/** What a model generated, whole. */
export interface Generated {
  readonly content: readonly Part[];
  readonly finishReason: FinishReason;
  readonly request?: Wire | undefined;
  readonly response?: Wire | undefined;
}

/** A string in V2, `{ unified, raw }` since V3. */
export type FinishReason = string | { readonly unified: string; readonly raw: string | undefined };

/** A reference to a source (V4), to a range of the text it is about. */
export interface Citation {
  readonly startIndex?: number;
}

/** What a model generates, as a stream. */
export interface Streamed {
  readonly stream: ReadableStream<Part>;
  readonly request?: Wire | undefined;
}

/** What went over the wire, in the provider's own form. */
export interface Wire {
  readonly body?: unknown;
}

/** A middleware for `wrapLanguageModel` of the AI SDK 5, 6 and 7. */
export interface MemoryMiddleware {
  /** Version 6 asks for it; 5 and 7 do not mind. */
  readonly specificationVersion: "v3";
  readonly transformParams: <P extends CallParams>(call: { type: "generate" | "stream"; params: P }) => Promise<P>;
  readonly wrapGenerate: <R extends Generated>(call: { doGenerate: () => PromiseLike<R>; params: CallParams }) => Promise<R>;
  readonly wrapStream: <R extends Streamed>(call: { doStream: () => PromiseLike<R>; params: CallParams }) => Promise<R>;
}
