/** How many items are handled in one task. */
const SLICE = 64;

/** The parts of a list, each in a task of its own: a page stays responsive while thousands of items are handled. */
export async function* slices<T>(items: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let start = 0; start < items.length; start += SLICE) {
    if (start > 0) await nextTask();
    yield items.slice(start, start + SLICE);
  }
}

/** Yields to the event loop. A timer would wait for a second in a tab that is not seen. */
export function nextTask(): Promise<void> {
  if (typeof MessageChannel === "undefined") return new Promise((resolve) => setTimeout(resolve));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
