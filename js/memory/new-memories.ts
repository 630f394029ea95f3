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
  ...SCOPE_CHECKS,
};

/** Checked memories as the engine takes them. Those without a scope get `defaults`. @throws ConfigError */
export function toNewMemories(memories: readonly (string | NewMemory)[], defaults: Scope): object[] {
  return memories.map((memory: string | NewMemory) => {
    const newMemory = checkCall(typeof memory === "string" ? { text: memory } : memory, CHECKS, "a memory");
    checkText(newMemory.text, "the text of a memory");
    return nestScope({ ...newMemory, category: newMemory.category ?? "fact" }, defaults);
  });
}
