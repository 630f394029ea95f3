/** How many items are handled before the page has a turn. */
const SLICE = 64;

/** The parts of a list, between which the host has its turns: a page stays responsive while thousands of items are handled. */
export async function* slices<T>(items: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let start = 0; start < items.length; start += SLICE) {
    if (start > 0) await nextTurn();
    yield items.slice(start, start + SLICE);
  }
}

/** Lets the host do what else there is to do. A timer would wait for a second in a tab that is not seen. */
function nextTurn(): Promise<void> {
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
