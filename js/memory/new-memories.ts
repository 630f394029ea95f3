import { ConfigError } from "../types/errors.js";
import type { Scope } from "../types/scope.js";
import { anyText, checkCall, checkText, date, oneOf } from "../options/options.js";
import { SCOPE_CHECKS, withMore } from "./scope.js";
import type { NewMemory } from "../types/record.js";

const CHECKS = { text: anyText, category: anyText, createdAt: date, updatedAt: date, source: oneOf("app", "reply"), ...SCOPE_CHECKS };

/** What the engine is to remember. `labels` are for memories that have no scope of their own. */
export function toNewMemories(memories: readonly (string | NewMemory)[], labels: Scope): object[] {
  if (!Array.isArray(memories)) throw new ConfigError('addMany needs a list: addMany(["Likes tea", { text: "Has a cat", category: "fact" }])');
  return memories.map((memory: string | NewMemory) => {
    const draft = checkCall(typeof memory === "string" ? { text: memory } : memory, CHECKS, "a memory");
    checkText(draft.text, "the text of a memory");
    return withMore({ ...draft, category: draft.category ?? "fact" }, labels);
  });
}
