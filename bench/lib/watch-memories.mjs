/**
 * The WebAssembly memories that are made from now on: the package keeps its own to itself.
 *
 * Stands alone: a page evaluates it as source text.
 */
export function watchMemories() {
  /** @type {WebAssembly.Memory[]} */
  const memories = [];
  const instantiate = /** @type {(...args: any[]) => Promise<any>} */ (WebAssembly.instantiate);
  WebAssembly.instantiate = async (/** @type {any[]} */ ...args) => {
    const result = await instantiate(...args);
    memories.push((result.instance ?? result).exports.memory);
    return result;
  };
  return memories;
}
