import { FastMemoryError } from "../types/errors.js";

/** What a model is asked about what users said. */
export interface Question {
  readonly model: string;
  readonly system: string;
  readonly user: string;
}

type Message = { role: "system" | "user"; content: string };
type Reply = { choices?: readonly { message?: { content?: unknown } }[] };

interface Client {
  baseURL?: unknown;
  chat?: {
    completions?: { create?: (body: { model: string; messages: Message[] }) => PromiseLike<Reply> };
    complete?: (body: { model: string; messages: Message[] }) => PromiseLike<Reply>;
  };
  messages?: {
    create?: (body: { model: string; max_tokens: number; system: string; messages: Message[] }) => PromiseLike<{ content?: unknown }>;
  };
}

/** Room for what a batch of messages says about a user, where a limit has to be given. */
const MOST_TOKENS = 2048;

/** Cheap and quick models for reading a few messages, by the host that a client speaks to. */
const MODELS: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\.)openai\.com$/, "gpt-4o-mini"],
  [/(?:^|\.)groq\.com$/, "llama-3.1-8b-instant"],
  [/(?:^|\.)anthropic\.com$/, "claude-haiku-4-5"],
  [/(?:^|\.)mistral\.ai$/, "mistral-small-latest"],
  [/(?:^|\.)openrouter\.ai$/, "openai/gpt-4o-mini"],
];

/** The model that reads what users said, when the app names none: of a known provider a cheap one, of others that of the chat. */
export function extractionModelOf(client: object, chatModel: string): string {
  const host = hostOf((client as Client).baseURL);
  const known = MODELS.find(([name]) => name.test(host))?.[1];
  // Mistral's own client keeps its address to itself.
  return known ?? (typeof (client as Client).chat?.complete === "function" ? "mistral-small-latest" : chatModel);
}

export function canAsk(client: object): boolean {
  const { chat, messages } = client as Client;
  return [chat?.completions?.create, chat?.complete, messages?.create].some((call) => typeof call === "function");
}

/**
 * What the model replies, as text.
 * @throws FastMemoryError with the code `extraction` when it cannot be asked; the cause is the client's own error
 */
export async function ask(client: object, { model, system, user }: Question): Promise<string> {
  const { chat, messages } = client as Client;
  const both: Message[] = [
    { role: "system", content: system },
    { role: "user", content: user },
  ];
  try {
    if (typeof chat?.completions?.create === "function") return textOf((await chat.completions.create({ model, messages: both })).choices);
    if (typeof chat?.complete === "function") return textOf((await chat.complete({ model, messages: both })).choices);
    const reply = await messages!.create!({ model, max_tokens: MOST_TOKENS, system, messages: [{ role: "user", content: user }] });
    return contentText(reply.content);
  } catch (error) {
    // A provider's message may quote the text or the key; the whole error is the cause.
    const reason = (error as { status?: unknown }).status ?? (error as { statusCode?: unknown }).statusCode ?? (error as Error).name;
    throw new FastMemoryError("extraction", `the model "${model}" could not be asked what to remember (${reason}). It is asked again later; another one is chosen by { extractionModel }`, { cause: error });
  }
}

function textOf(choices: Reply["choices"]): string {
  return contentText(choices?.[0]?.message?.content);
}

/** In one string, or in parts. */
function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  const parts = Array.isArray(content) ? (content as { type?: unknown; text?: unknown }[]) : [];
  return parts.map(({ text }) => (typeof text === "string" ? text : "")).join("");
}

function hostOf(baseURL: unknown): string {
  try {
    return new URL(String(baseURL)).hostname;
  } catch {
    return "";
  }
}
