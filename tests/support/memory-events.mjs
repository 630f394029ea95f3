/** A busy machine takes its time. */
const PATIENCE = 30_000;

/**
 * The next value of an event. Listen before causing it.
 *
 * @param {{ on(event: any, listener: (value: any) => void): () => void }} memory
 * @param {string} event
 * @returns {Promise<any>}
 */
export function nextEvent(memory, event) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no "${event}" event within ${PATIENCE} ms`)), PATIENCE);
    const stop = memory.on(event, (value) => {
      clearTimeout(late);
      stop();
      resolve(value);
    });
  });
}
