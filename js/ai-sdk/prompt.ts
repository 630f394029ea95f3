import type { CallParams, PromptMessage, PromptPart } from "./types.js";

type TextPart = PromptPart & { text: string; providerOptions?: unknown };

/** Longer runs of nothing but these characters are data, and no engine needs to read them. */
const BASE64 = /^[\w+/=-]{1000,}$/;

/** A call as the chat request that the engine reads: the same words and settings, without the bytes of files. */
export function asChatRequest(type: "generate" | "stream", params: CallParams): string {
  const { prompt, maxOutputTokens, responseFormat, toolChoice } = params;
  return JSON.stringify({
    messages: prompt.map(({ role, content }) => ({ role, content: withoutBytes(content) })),
    stream: type === "stream",
    max_tokens: maxOutputTokens,
    response_format: responseFormat?.type === "json" ? { type: "json_object" } : undefined,
    tool_choice: toolChoice?.type,
  });
}

/** `prompt` with `addition` at the end of a copy of the user's last message. Everything else stays the same object. */
export function withAddition(prompt: readonly PromptMessage[], addition: string): PromptMessage[] {
  const copy = [...prompt];
  if (addition === "") return copy;
  const at = copy.map(({ role }) => role).lastIndexOf("user");
  const message = copy[at];
  if (message) copy[at] = { ...message, content: appended(message.content, addition) };
  return copy;
}

function appended(content: PromptMessage["content"], text: string): PromptMessage["content"] {
  if (typeof content === "string") return content + text;
  const [only, ...others] = content;
  // A message of one text is a string on many wires, and some servers take nothing else.
  if (isPlainText(only) && others.length === 0) return [{ ...only, text: only.text + text } as PromptPart];
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
    // The model reads what this file says, the engine does not: it may mention a block, as a quotation.
    return { ...value, data: "<memory" };
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutBytes(inner)]));
}
