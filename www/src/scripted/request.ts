import type OpenAI from "openai";

type Message = OpenAI.Chat.ChatCompletionMessageParam;

/** What the scripted model reads from a chat request. */
export interface Prompt {
  /** The user's own words, without what memory put behind them. */
  readonly said: string;
  /** The memories in the request, best first. */
  readonly memories: readonly string[];
  /** The key that a memory block must carry, when the request asks for one. */
  readonly blockKey: string | undefined;
}

function textOf(message: Message | undefined): string {
  const content = message?.content;
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => (part.type === "text" ? part.text : "")).join("\n");
}

export function readPrompt(messages: readonly Message[]): Prompt {
  const text = textOf(messages.findLast((message) => message.role === "user"));
  const remembered = /<remembered\b[^>]*>([\s\S]*?)<\/remembered>/.exec(text)?.[1] ?? "";
  const appended = text.search(/<(?:remembered|memory)\b/);
  return {
    said: (appended < 0 ? text : text.slice(0, appended)).trim(),
    memories: [...remembered.matchAll(/^\s*\[m\d+\] \(\w+\) (.+)$/gm)].map((match) => match[1] ?? ""),
    blockKey: /<memory key="([^"]+)">/.exec(text)?.[1],
  };
}
