import { FastMemoryError } from "../types/errors.js";
import { failureOf, readProperty, redactedCause } from "../types/foreign-errors.js";

/** A request to a model. */
export interface ExtractionPrompt {
  readonly model: string;
  readonly system: string;
  readonly user: string;
}

type Message = { role: "system" | "user"; content: string };
type Reply = { choices?: readonly { message?: { content?: unknown } }[] };

interface ChatClient {
  baseURL?: unknown;
  chat?: {
    completions?: { create?: (body: { model: string; messages: Message[] }) => PromiseLike<Reply> };
    complete?: (body: { model: string; messages: Message[] }) => PromiseLike<Reply>;
  };
  messages?: {
    create?: (body: {
      model: string;
      max_tokens: number;
      system: string;
      messages: Message[];
    }) => PromiseLike<{ content?: unknown }>;
  };
}

/** The most tokens of a reply, where an API requires a limit. */
const MAX_REPLY_TOKENS = 2048;

/** Cheap and quick models, by the host name of the client's API. */
const MODELS: readonly (readonly [hostName: RegExp, model: string])[] = [
  [/(?:^|\.)openai\.com$/, "gpt-4o-mini"],
  [/(?:^|\.)groq\.com$/, "llama-3.1-8b-instant"],
  [/(?:^|\.)anthropic\.com$/, "claude-haiku-4-5"],
  [/(?:^|\.)mistral\.ai$/, "mistral-small-latest"],
  [/(?:^|\.)openrouter\.ai$/, "openai/gpt-4o-mini"],
];

/** The model for extraction where the app names none: a cheap one of the client's provider, or the model of the chat. */
export function defaultExtractionModel(client: object, chatModel: string): string {
  const hostName = hostNameOf(readProperty(client, "baseURL"));
  const model = MODELS.find(([pattern]) => pattern.test(hostName))?.[1];
  // Mistral's own client keeps its address private.
  return model ?? (typeof (client as ChatClient).chat?.complete === "function" ? "mistral-small-latest" : chatModel);
}

export function canAskModel(client: object): boolean {
  const { chat, messages } = client as ChatClient;
  return [chat?.completions?.create, chat?.complete, messages?.create].some((call) => typeof call === "function");
}

/**
 * The text of the model's reply.
 * @throws FastMemoryError with the code `extraction` when the request fails; the cause is the client's own error, redacted
 */
export async function askModel(client: object, { model, system, user }: ExtractionPrompt): Promise<string> {
  const { chat, messages } = client as ChatClient;
  const chatMessages: Message[] = [
    { role: "system", content: system },
    { role: "user", content: user },
  ];
  try {
    if (typeof chat?.completions?.create === "function")
      return replyText(await chat.completions.create({ model, messages: chatMessages }));
    if (typeof chat?.complete === "function") return replyText(await chat.complete({ model, messages: chatMessages }));
    const reply = await messages!.create!({
      model,
      max_tokens: MAX_REPLY_TOKENS,
      system,
      messages: [{ role: "user", content: user }],
    });
    return contentText(reply.content);
  } catch (error) {
    throw new FastMemoryError(
      "extraction",
      `the extraction model "${model}" could not be asked (${failureOf(error)}). fast-memory tries again later; { extractionModel } selects another one`,
      { cause: redactedCause(error) },
    );
  }
}

function replyText({ choices }: Reply): string {
  return contentText(choices?.[0]?.message?.content);
}

/** Content is a text, or a list of parts. */
function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  const parts = Array.isArray(content) ? (content as { text?: unknown }[]) : [];
  return parts.map(({ text }) => (typeof text === "string" ? text : "")).join("");
}

function hostNameOf(baseURL: unknown): string {
  try {
    return new URL(String(baseURL)).hostname;
  } catch {
    return "";
  }
}
