import type { CallParams, PromptMessage, PromptPart } from "./types.js";

type TextPart = PromptPart & { text: string; providerOptions?: unknown };

/** A long run of these characters is data, which the engine need not read. */
const BASE64 = /^[\w+/=-]{1000,}$/;

/** The body of a chat request with the call's texts and settings, for the engine to read; the bytes of files are left out. */
export function chatRequestBody(type: "generate" | "stream", params: CallParams): string {
  const { prompt, maxOutputTokens, responseFormat, toolChoice } = params;
  return JSON.stringify({
    messages: prompt.map(({ role, content }) => ({ role, content: withoutBytes(content) })),
    stream: type === "stream",
    max_tokens: maxOutputTokens,
    response_format: responseFormat?.type === "json" ? { type: "json_object" } : undefined,
    tool_choice: toolChoice?.type,
  });
}

/** The messages at the indices `kept`; without `kept`, all of them. */
export function keepMessages(
  prompt: readonly PromptMessage[],
  kept: Uint32Array | undefined,
): readonly PromptMessage[] {
  return kept ? Array.from(kept, (index) => prompt[index]!) : prompt;
}

/** A new array with `addition` at the end of the user's last message, which is copied. All other messages are the same objects. */
export function withAddition(prompt: readonly PromptMessage[], addition: string): PromptMessage[] {
  const copy = [...prompt];
  if (addition === "") return copy;
  const index = copy.map(({ role }) => role).lastIndexOf("user");
  const message = copy[index];
  if (message) copy[index] = { ...message, content: append(message.content, addition) };
  return copy;
}

function append(content: PromptMessage["content"], text: string): PromptMessage["content"] {
  if (typeof content === "string") return content + text;
  const [first, ...others] = content;
  // Many providers send a message of one text as a string, and some servers take nothing else.
  if (isPlainText(first) && others.length === 0) return [{ ...first, text: first.text + text } as PromptPart];
  return [...content, { type: "text", text } as PromptPart];
}

/** A part with options of its own, such as a mark for the provider's cache, keeps its text. */
function isPlainText(part: PromptPart | undefined): part is TextPart {
  return part?.type === "text" && (part as TextPart).providerOptions === undefined;
}

function withoutBytes(value: unknown): unknown {
  if (typeof value === "string") return BASE64.test(value) ? value.length : value;
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  if (value instanceof URL) return value.href.slice(0, 200);
  if (Array.isArray(value)) return value.map(withoutBytes);
  if ("mediaType" in value && String(value.mediaType).startsWith("text/")) {
    // The model reads this file and the engine does not; the file may quote a block, so the engine is told that it does.
    return { ...value, data: "<memory" };
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutBytes(inner)]));
}
