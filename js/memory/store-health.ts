import { storageLosses } from "../engine/bindings.js";
import type { MemoryEngine } from "../engine/memory-engine.js";
import { type DecryptionError, FastMemoryError } from "../types/errors.js";
import type { MemoryEvents } from "../types/events.js";
import { ownError } from "../types/foreign-errors.js";

/** Where {@link StoreHealth} reports. */
export interface HealthListener {
  emit(event: "lost", value: MemoryEvents["lost"]): void;
  reportInBackground(error: unknown): void;
}

/** Notices that rows cannot be read, and that the browser's database was erased, and tells each once. */
export class StoreHealth {
  readonly #database: string;
  readonly #listener: HealthListener;
  #hasReported = false;
  #reportedDamage: string | undefined;
  #losses = 0;

  constructor(database: string, listener: HealthListener) {
    this.#database = database;
    this.#listener = listener;
  }

  /**
   * To be called after a call of the engine: it looks at what is loaded, and asks the store nothing.
   *
   * @param damage of encrypted rows
   */
  check(engine: MemoryEngine | undefined, damage: DecryptionError | undefined): void {
    if (damage && damage.message !== this.#reportedDamage) this.#listener.reportInBackground(damage);
    this.#reportedDamage = damage?.message;
    if (!engine) return;
    const unreadable = damage ? 0 : (engine.unreadable() ?? 0);
    if (unreadable > 0 && !this.#hasReported) {
      this.#hasReported = true;
      const rows = unreadable === 1 ? "1 row" : `${unreadable} rows`;
      const message = `${rows} of this user cannot be read: a newer version of fast-memory wrote them, or they are damaged. They stay in the store unchanged, and the other memories work. See client.memory.doctor()`;
      this.#listener.reportInBackground(ownError(new FastMemoryError("rows_set_aside", message)));
    }
    const losses = storageLosses(this.#database);
    if (losses > this.#losses) {
      this.#losses = losses;
      this.#listener.emit("lost", { database: this.#database });
    }
  }
}
