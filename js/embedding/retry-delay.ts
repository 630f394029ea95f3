/** Milliseconds before the second attempt; each later one waits twice as long. */
const FIRST_DELAY = 1000;
const LONGEST_DELAY = 60_000;

/** When the next attempt after failures is due. Attempts are made at a use, not by a timer. */
export class RetryDelay {
  #failures = 0;
  #dueAt = 0;

  get isDue(): boolean {
    return performance.now() >= this.#dueAt;
  }

  failed(): void {
    this.#dueAt = performance.now() + Math.min(FIRST_DELAY * 2 ** this.#failures, LONGEST_DELAY);
    this.#failures++;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** A new client need not wait after a first failure. A server that makes a client for each request must, after the next. */
  newClient(): void {
    if (this.#failures === 1) this.#dueAt = 0;
  }
}
