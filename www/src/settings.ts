import { SCRIPTED_BASE_URL, SCRIPTED_MODEL } from "./scripted/server.js";

export type ProviderId = "scripted" | "openai" | "groq" | "openrouter" | "ollama" | "other";

export interface Provider {
  readonly id: ProviderId;
  readonly name: string;
  readonly baseURL: string;
  readonly model: string;
  readonly needsKey: boolean;
  readonly note: string;
}

export const PROVIDERS: readonly Provider[] = [
  {
    id: "scripted",
    name: "Scripted",
    baseURL: SCRIPTED_BASE_URL,
    model: SCRIPTED_MODEL,
    needsKey: false,
    note: "Built into this page: no network, rules not intelligence. It notes plain statements about you and answers from the memories it is given.",
  },
  {
    id: "openai",
    name: "OpenAI",
    baseURL: "https://api.openai.com/v1",
    model: "gpt-4o-mini",
    needsKey: true,
    note: "What you write, and the memories that fit it, go to OpenAI.",
  },
  {
    id: "groq",
    name: "Groq",
    baseURL: "https://api.groq.com/openai/v1",
    model: "llama-3.3-70b-versatile",
    needsKey: true,
    note: "What you write, and the memories that fit it, go to Groq.",
  },
  {
    id: "openrouter",
    name: "OpenRouter",
    baseURL: "https://openrouter.ai/api/v1",
    model: "openai/gpt-4o-mini",
    needsKey: true,
    note: "What you write, and the memories that fit it, go to OpenRouter and the provider it picks.",
  },
  {
    id: "ollama",
    name: "Ollama",
    baseURL: "http://localhost:11434/v1",
    model: "llama3.2",
    needsKey: false,
    note: "A model on this machine. Ollama answers pages on localhost; for another address, start it with OLLAMA_ORIGINS set to that address.",
  },
  {
    id: "other",
    name: "Other",
    baseURL: "",
    model: "",
    needsKey: false,
    note: "Any server that speaks POST …/chat/completions and lets this page call it (CORS).",
  },
];

export interface Settings {
  readonly provider: ProviderId;
  readonly baseURL: string;
  readonly model: string;
  readonly apiKey: string;
}

export function providerOf({ provider }: Pick<Settings, "provider">): Provider {
  return PROVIDERS.find(({ id }) => id === provider) ?? PROVIDERS[0]!;
}

const KEY = "fast-memory-demo.settings";
const DEFAULT: Settings = { provider: "scripted", baseURL: SCRIPTED_BASE_URL, model: SCRIPTED_MODEL, apiKey: "" };

export function loadSettings(): Settings {
  try {
    return { ...DEFAULT, ...(JSON.parse(sessionStorage.getItem(KEY) ?? "{}") as Partial<Settings>) };
  } catch {
    return DEFAULT;
  }
}

/** Session storage, because it goes with the tab: the API key must not outlive it. */
export function saveSettings(settings: Settings): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Storage is blocked: the settings then last until the next reload.
  }
}
