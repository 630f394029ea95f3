import OpenAI from "openai";
import { withFastMemory, type FastMemoryError, type FastMemoryOptions, type Memory } from "fast-memory";
import { scriptedFetch } from "./scripted/server.js";
import type { Settings } from "./settings.js";

/** One user's client: an ordinary OpenAI client that remembers. */
export type Session = OpenAI & { readonly memory: Memory };

export interface SessionOptions {
  readonly userId: string;
  readonly settings: Settings;
  readonly store: NonNullable<FastMemoryOptions["store"]>;
  readonly onError: (error: FastMemoryError) => void;
}

export function openSession({ userId, settings, store, onError }: SessionOptions): Session {
  const client = new OpenAI({
    baseURL: settings.baseURL,
    apiKey: settings.apiKey || "none",
    dangerouslyAllowBrowser: true,
    maxRetries: 1,
    ...(settings.provider === "scripted" && { fetch: scriptedFetch }),
  });
  return withFastMemory(client, userId, { store, onError });
}
