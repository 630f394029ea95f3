/** The calls of a store or its driver, one of which is made to fail. Runs in pages too. */
export class FaultPoints {
  /** How many calls were made since {@link arm}. */
  calls = 0;
  #failing = 0;
  #mode = "before";

  /** @param {number} failing which call fails, from 1; 0: none */
  arm(failing, mode = "before") {
    this.calls = 0;
    this.#failing = failing;
    this.#mode = mode;
  }

  disarm() {
    this.#failing = 0;
  }

  /**
   * Whether this call fails: `"before"` it is made, `"after"` it was made, so that its answer is lost.
   *
   * @returns {string | undefined}
   */
  next() {
    return ++this.calls === this.#failing ? this.#mode : undefined;
  }

  /**
   * @template T
   * @param {() => T} call
   * @returns {T}
   */
  callSync(call) {
    const failing = this.next();
    if (failing === "before") throw injected();
    const result = call();
    if (failing === "after") throw injected();
    return result;
  }

  /**
   * @template T
   * @param {() => T | Promise<T>} call
   * @returns {Promise<T>}
   */
  async call(call) {
    const failing = this.next();
    if (failing === "before") throw injected();
    const result = await call();
    if (failing === "after") throw injected();
    return result;
  }
}

export const injected = () => new Error("a fault that the test injects");
