import type { UserMemory } from "../memory.js";
import { cleanDocument, cleanStream, withBody } from "./response.js";

export type Fetch = typeof globalThis.fetch;

/** A fetch that takes part in chat completions, and passes everything else on as it is. */
export function memoryFetch(fetch: Fetch, memory: UserMemory): Fetch {
  const remembering = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const body = init?.body;
    if (!isChat(input, init) || typeof body !== "string") return fetch(input, init);
    const turn = await memory.beginTurn(body, isRetry(init?.headers));
    if (!turn) return fetch(input, init);
    const response = await fetch(input, { ...init, body: turn.body, ...withoutLength(init?.headers) });
    if (!response.ok || !response.body) return response;
    const clean = turn.stream ? cleanStream(response.body, turn, memory) : cleanDocument(response.body, turn, memory);
    return withBody(response, clean);
  };
  // SDKs read properties of the fetch that they were given (`Response`, Bun's `preconnect`).
  return Object.assign(remembering, fetch);
}

function isChat(input: RequestInfo | URL, init: RequestInit | undefined): boolean {
  const url = typeof input === "string" ? input : input instanceof URL ? input.href : "";
  return (init?.method ?? "GET").toUpperCase() === "POST" && /^[^?#]*\/chat\/completions\/?(?:[?#]|$)/.test(url);
}

function isRetry(headers: RequestInit["headers"]): boolean {
  return Number(new Headers(headers).get("x-stainless-retry-count") ?? 0) > 0;
}

/** openai 4 counts the bytes of the body; ours is longer. */
function withoutLength(init: RequestInit["headers"]): { headers?: Headers } {
  const headers = new Headers(init);
  if (!headers.has("content-length")) return {};
  headers.delete("content-length");
  return { headers };
}
