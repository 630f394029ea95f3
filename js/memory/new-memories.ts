import { guardedOrRefused } from "../engine/guard.js";
import { checkCall, checkText, date, flag, nonEmptyText, oneOf } from "../options/checks.js";
import type { NewMemory } from "../types/record.js";
import type { Scope } from "../types/scope.js";
import { nestScope, SCOPE_CHECKS } from "./scope.js";

const CHECKS = {
  text: nonEmptyText,
  category: nonEmptyText,
  createdAt: date,
  updatedAt: date,
  source: oneOf("app", "reply"),
  context: nonEmptyText,
  pinned: flag,
  expiresAt: date,
  quarantined: oneOf("order", "approval"),
  guard: flag,
  ...SCOPE_CHECKS,
};

/**
 * Checked memories as the engine takes them. Those without a scope get `defaults`. The engine must be loaded for those with `guard`.
 * @throws ConfigError
 * @throws FastMemoryError with the code `secret`
 */
export function toNewMemories(memories: readonly (string | NewMemory)[], defaults: Scope): object[] {
  return memories.map((memory: string | NewMemory) => {
    const checked = checkCall(typeof memory === "string" ? { text: memory } : memory, CHECKS, "a memory");
    checkText(checked.text, "the text of a memory");
    const { guard, ...newMemory } = checked.guard ? guardedOrRefused(checked) : checked;
    return nestScope({ ...newMemory, category: newMemory.category ?? "fact" }, defaults);
  });
}
