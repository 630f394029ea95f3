import { FastMemoryError } from "../types/errors.js";
import type { NewMemory } from "../types/record.js";
import { reasonOf } from "./before-store.js";
import { textVerdict, visibleText } from "./bindings.js";

/**
 * Puts a memory that the app did not write to the engine's write guard, without hidden characters. `undefined`: it holds a secret. The
 * engine must be loaded.
 */
export function guarded<M extends NewMemory>(memory: M, requireApproval = false): M | undefined {
  const text = visibleText(memory.text);
  const verdict = textVerdict(text);
  if (verdict === "secret") return undefined;
  const reason = memory.quarantined ?? reasonOf(verdict, requireApproval);
  return { ...memory, text, ...(reason && { quarantined: reason }) };
}

/** As {@link guarded}. @throws FastMemoryError with the code `secret` */
export function guardedOrRefused<M extends NewMemory>(memory: M): M {
  const passed = guarded(memory);
  if (!passed)
    throw new FastMemoryError("secret", "the text holds a secret, such as a key or a password: nothing was stored");
  return passed;
}

/** @throws FastMemoryError with the code `secret` or `order` when the write guard has something to say to `text` */
export function checkGuarded(text: string): void {
  guardedOrRefused({ text });
  if (textVerdict(text) === "order")
    throw new FastMemoryError("order", "the text gives orders to a model: nothing was changed");
}
