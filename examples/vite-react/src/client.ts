import { withFastMemory } from "fast-memory";
import OpenAI from "openai";

/** A key in a page can be read by whoever uses it: let people bring their own, or point `baseURL` at a proxy of yours. */
export function connect(apiKey: string, userId: string) {
  const openai = new OpenAI({ apiKey, baseURL: import.meta.env.VITE_OPENAI_BASE_URL, dangerouslyAllowBrowser: true });
  return withFastMemory(openai, userId);
}

export type Client = ReturnType<typeof connect>;
