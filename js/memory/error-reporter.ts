import { FastMemoryError, ModelLoadError } from "../types/errors.js";
import { errorName, redactedCause } from "../types/foreign-errors.js";
import type { FastMemoryOptions } from "../types/options.js";
import type { EventEmitter } from "./events.js";

/** Reports failures of memory to the app: by the event `error`, and by `onError` or a warning on the console. */
export class ErrorReporter {
  readonly #events: EventEmitter;
  readonly #onError: FastMemoryOptions["onError"];
  /** Codes of errors that are reported once. */
  readonly #reportedCodes = new Set<string>();

  constructor(events: EventEmitter, onError: FastMemoryOptions["onError"]) {
    this.#events = events;
    this.#onError = onError;
  }

  /** Reports a failure within a chat call. @throws what `onError` throws, which fails the call */
  report(thrown: unknown): void {
    const error =
      thrown instanceof FastMemoryError
        ? thrown
        : new FastMemoryError("internal", `memory failed (${errorName(thrown)}); see the cause`, {
            cause: redactedCause(thrown),
          });
    this.#events.emit("error", error);
    if (!this.#onError) this.#warnOnce(error);
    else if (!(error instanceof ModelLoadError) || this.#isFirst(error)) this.#onError(error);
  }

  /** Reports a failure in the background, where no caller would catch what `onError` throws. */
  reportInBackground(thrown: unknown): void {
    try {
      this.report(thrown);
    } catch {}
  }

  #warnOnce(error: FastMemoryError): void {
    if (this.#isFirst(error)) console.warn(`fast-memory: ${error.message} (${error.code}; shown once)`);
  }

  #isFirst({ code }: FastMemoryError): boolean {
    const isFirst = !this.#reportedCodes.has(code);
    this.#reportedCodes.add(code);
    return isFirst;
  }
}
