import { type Check, date, nonEmptyText } from "../options/checks.js";
import type { MemoryFilter as EngineFilter } from "../engine/bindings.js";
import type { Scope } from "../types/scope.js";
import type { MemoryFilter } from "../types/search.js";

export const SCOPE_CHECKS = {
  sessionId: nonEmptyText,
  agentId: nonEmptyText,
  metadata: { is: isMetadata, wants: 'an object of texts, numbers and booleans, such as { topic: "work" }' },
} satisfies Record<keyof Scope, Check>;

export const FILTER_CHECKS = { category: nonEmptyText, since: date, until: date, ...SCOPE_CHECKS };

type PartialScope = { readonly [K in keyof Scope]?: Scope[K] | undefined };

/** `value` with its scope in one member, as the engine takes it. Ids that it lacks are those of `defaults`. */
export function nestScope<T extends PartialScope>(
  value: T,
  defaults: PartialScope = {},
): Omit<T, keyof Scope> & { scope?: Scope } {
  const { sessionId = defaults.sessionId, agentId = defaults.agentId, metadata, ...rest } = value;
  const scope: Scope = { ...(sessionId && { sessionId }), ...(agentId && { agentId }), ...(metadata && { metadata }) };
  return Object.keys(scope).length > 0 ? { ...rest, scope } : rest;
}

/** JSON of a scope for the engine; empty for one without members. */
export function scopeJson(scope: PartialScope): string {
  const { scope: nested } = nestScope(scope);
  return nested ? JSON.stringify(nested) : "";
}

/** A filter as the engine takes it. */
export function toEngineFilter({ category, since, until, ...scope }: MemoryFilter): EngineFilter {
  return { category, since: since?.getTime(), until: until?.getTime(), scope: scopeJson(scope) };
}

function isMetadata(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(isMetadataValue)
  );
}

export function isMetadataValue(value: unknown): value is string | number | boolean {
  return (
    typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))
  );
}
