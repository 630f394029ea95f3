import OpenAI from "openai";
import { FastMemoryError } from "fast-memory";
import { providerOf, type Settings } from "./settings.js";

export interface Problem {
  readonly title: string;
  readonly detail: string;
  readonly code: string;
}

/** A failed chat call, in words that say what to do. */
export function chatProblem(error: unknown, settings: Settings): Problem {
  const { name } = providerOf(settings);
  if (error instanceof FastMemoryError) return memoryProblem(error);
  if (error instanceof OpenAI.APIConnectionError) {
    const remedy =
      settings.provider === "ollama"
        ? `Start it with “ollama serve”, and set OLLAMA_ORIGINS=${location.origin} when it refuses this page.`
        : "Check the base URL and the connection, and that the server lets web pages call it (CORS).";
    return { title: `No answer from ${settings.baseURL}`, detail: remedy, code: "connection" };
  }
  if (error instanceof OpenAI.APIError) {
    const remedies: Record<number, string> = {
      401: "Check the API key in the settings.",
      403: "This key may not use this model. Check both in the settings.",
      404: `Check the base URL and the model name “${settings.model}” in the settings.`,
      429: "Too many requests, or no credit left. Wait a little and try again.",
    };
    const remedy = remedies[error.status ?? 0] ?? "Try again, or choose another model in the settings.";
    return {
      title: `${name} refused the request`,
      // Some providers repeat the key that they refuse.
      detail: `${withoutKey(error.message, settings)}. ${remedy}`.replace("..", "."),
      code: String(error.status ?? error.code),
    };
  }
  return {
    title: "The reply could not be read",
    detail: withoutKey(error instanceof Error ? error.message : String(error), settings),
    code: "unknown",
  };
}

/** What memory could not do. Its messages carry their own remedy. */
export function memoryProblem(error: unknown): Problem {
  const title = "Memory could not do its part; the chat goes on";
  if (error instanceof FastMemoryError) return { title, detail: error.message, code: error.code };
  return { title, detail: error instanceof Error ? error.message : String(error), code: "unknown" };
}

function withoutKey(message: string, { apiKey }: Settings): string {
  return apiKey ? message.replaceAll(apiKey, "…") : message;
}
