import { storeError } from "../store/errors.js";
import { typedErrors } from "../engine/values.js";

/** The time limit of a call to the engine, in milliseconds. */
const STORE_TIMEOUT = 5000;
/** How often the limit of a call that waits for other writers, or has much to write, is extended. */
const MAX_EXTENSIONS = 24;

/** Limits the time of calls that may wait for the store. */
export class StoreDeadline {
  readonly #remedy: () => string;
  /** A call has passed its deadline, and none has been answered since: calls fail at once. */
  #isUnresponsive = false;

  /** @param remedy what to do about a store that does not answer, for the error's message */
  constructor(remedy: () => string) {
    this.#remedy = remedy;
  }

  /**
   * Awaits a call of the engine; its errors become the public classes.
   *
   * @param progress grows while something is done for the user: a call may wait longer for other writers, for two minutes
   *   at most. Absent: the limit is the same for all
   * @throws StoreUnavailableError with the code `store_timeout` after the deadline
   */
  async enforce<T>(call: Promise<T>, progress: () => number = () => 0): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<never>((_, reject) => {
      let seen = progress();
      let extensions = 0;
      const expire = () => {
        const current = progress();
        if (current !== seen && extensions++ < MAX_EXTENSIONS) {
          seen = current;
          timer = setTimeout(expire, STORE_TIMEOUT);
          return;
        }
        this.#isUnresponsive = true;
        reject(
          storeError("store_timeout", `the store did not answer within ${STORE_TIMEOUT / 1000} s: ${this.#remedy()}`),
        );
      };
      timer = setTimeout(expire, this.#isUnresponsive ? 0 : STORE_TIMEOUT);
    });
    const settled = typedErrors(call).finally(() => {
      this.#isUnresponsive = false;
      clearTimeout(timer);
    });
    return Promise.race([settled, timeout]);
  }
}
