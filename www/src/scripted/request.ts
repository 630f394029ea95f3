import type OpenAI from "openai";

type Message = OpenAI.Chat.ChatCompletionMessageParam;

export interface KnownMemory {
  /** What a block calls it. */
  readonly handle: string;
  readonly text: string;
}

/** What the scripted model reads from a chat request. */
export interface Prompt {
  /** The user's own words, without what memory put behind them. */
  readonly said: string;
  /** The memories in the request, best first. */
  readonly memories: readonly KnownMemory[];
  /** The key that a memory block must carry, when the request asks for one. */
  readonly blockKey: string | undefined;
}

const ADDITION =
  /\n\n(<remembered key=[\s\S]*<\/remembered>)?(?:\s*<note-to-assistant>[\s\S]*<\/note-to-assistant>)?\s*$/;

function textOf(message: Message | undefined): string {
  const content = message?.content;
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => (part.type === "text" ? part.text : "")).join("\n");
}

export function readPrompt(messages: readonly Message[]): Prompt {
  const text = textOf(messages.findLast((message) => message.role === "user"));
  const start = ADDITION.exec(text)?.index ?? text.length;
  const addition = text.slice(start);
  return {
    said: text.slice(0, start).trim(),
    memories: [...addition.matchAll(/^\[(m[a-z]{3})\] \(\w+\) (.+)$/gm)].map(([, handle = "", memory = ""]) => ({
      handle,
      text: memory.replaceAll("&lt;", "<"),
    })),
    blockKey: /<memory key="([^"]+)">/.exec(addition)?.[1],
  };
}
