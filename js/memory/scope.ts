import type { Engine } from "../engine/load.js";
import { type RawHit, toHit } from "../engine/values.js";
import type { Metadata, Scope } from "../types/scope.js";
import { anyText, date } from "../options/options.js";
import type { SearchHit } from "../types/search.js";

// What stands beside a memory, and why one was found.

export const SCOPE_CHECKS = {
  sessionId: anyText,
  agentId: anyText,
  metadata: { is: isMetadata, wants: 'an object of texts, numbers and booleans, such as { topic: "work" }' },
};

export const FILTER_CHECKS = { category: anyText, since: date, until: date, ...SCOPE_CHECKS };

/** A scope of which members may be `undefined`. */
type Given = { readonly [K in keyof Scope]?: Scope[K] | undefined };

/** What an app said, with its scope as the engine takes it: in one member, and only what is given. `labels` are for what is not given. */
export function withMore<T extends Given>(given: T, labels: Given = {}): Omit<T, keyof Scope> & { more?: Scope } {
  const { sessionId = labels.sessionId, agentId = labels.agentId, metadata, ...rest } = given;
  const more: Scope = { ...(sessionId && { sessionId }), ...(agentId && { agentId }), ...(metadata && { metadata }) };
  return Object.keys(more).length > 0 ? { ...rest, more } : rest;
}

/** The text of what {@link withMore} gives, for the engine. */
export function moreText(scope: Given): string {
  const { more } = withMore(scope);
  return more ? JSON.stringify(more) : "";
}

/** `scope` over what a memory brings along. */
export function scoped<T extends Scope>(memory: T, { sessionId, agentId, metadata }: Scope): T {
  return {
    ...memory,
    ...(sessionId && { sessionId }),
    ...(agentId && { agentId }),
    ...(metadata && { metadata: { ...memory.metadata, ...metadata } }),
  };
}

/** The scope in an object of another origin; what is no part of one is left out. */
export function readScope(value: Record<string, unknown>): Scope {
  const text = (...names: string[]) => names.map((name) => value[name]).find(anyText.is) as string | undefined;
  const [sessionId, agentId] = [text("sessionId", "session_id"), text("agentId", "agent_id")];
  const plain = Object.entries(isObject(value["metadata"]) ? value["metadata"] : {}).filter(([, said]) => isPlain(said));
  return {
    ...(sessionId && { sessionId }),
    ...(agentId && { agentId }),
    ...(plain.length > 0 && { metadata: Object.fromEntries(plain) as Metadata }),
  };
}

/** With why it was found for `query`. */
export function explained(hit: RawHit, query: string, engine: Pick<Engine, "sharedWords">): SearchHit {
  const { memory, cosine, lexical } = hit;
  const words = engine.sharedWords(query, memory.text).split(" ").filter(Boolean);
  const shared = words.length > 0 ? `shares ${words.map((word) => `"${word}"`).join(", ")} with the query (${lexical.toFixed(2)} of 1)` : "shares no word with the query";
  const near = cosine === undefined ? "its meaning was not compared, as a vector is missing" : `its meaning is ${cosine.toFixed(2)} near (of 1)`;
  return { ...toHit(hit), explain: { cosine, lexical, words, reason: `${shared}; ${near}` } };
}

function isMetadata(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isPlain);
}

function isPlain(value: unknown): boolean {
  return typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
