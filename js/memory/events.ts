import type { MemoryEvents } from "../types/events.js";
import { errorName } from "../types/foreign-errors.js";

type EventName = keyof MemoryEvents;
type Listener<K extends EventName> = (value: MemoryEvents[K]) => void;

/** The listeners of `client.memory.on`. */
export class EventEmitter {
  readonly #listeners = new Map<EventName, Set<Listener<never>>>();

  /** @returns the function that removes the listener */
  on<K extends EventName>(event: K, listener: Listener<K>): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  hasListener(event: EventName): boolean {
    return (this.#listeners.get(event)?.size ?? 0) > 0;
  }

  /** Calls each listener. What one throws is reported as an uncaught error of the app: it must not fail a chat call. */
  emit<K extends EventName>(event: K, value: MemoryEvents[K]): void {
    for (const listener of this.#listeners.get(event) ?? []) {
      try {
        (listener as Listener<K>)(value);
      } catch (error) {
        reportUncaught(error);
      }
    }
  }
}

function reportUncaught(error: unknown): void {
  if (typeof globalThis.reportError === "function") globalThis.reportError(error);
  else console.error(`fast-memory: a listener of client.memory.on threw an error (${errorName(error)})`);
}
