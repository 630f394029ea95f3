const METHODS = /** @type {const} */ ([
  "shift",
  "unshift",
  "splice",
  "slice",
  "concat",
  "filter",
  "map",
  "join",
  "find",
  "findIndex",
  "indexOf",
]);

/**
 * Runs `work`, and counts the elements that its calls of arrays may touch: a method that moves, copies or compares elements counts
 * for the whole array, a spread for each element.
 *
 * @param {() => Promise<unknown>} work
 */
export async function arrayWork(work) {
  let elements = 0;
  const { prototype } = Array;
  const names = [...METHODS, Symbol.iterator];
  const originals = names.map((name) => Object.getOwnPropertyDescriptor(prototype, name));
  for (const [at, name] of names.entries()) {
    const { value } = originals[at];
    Object.defineProperty(prototype, name, {
      ...originals[at],
      /**
       * @this {unknown[]}
       * @param {...unknown} args
       */
      value(...args) {
        elements += this.length;
        return Reflect.apply(value, this, args);
      },
    });
  }
  try {
    await work();
  } finally {
    // By index: a list that is iterated while its iterator is put back would be counted.
    for (let at = 0; at < names.length; at++) Object.defineProperty(prototype, names[at], originals[at]);
  }
  return elements;
}
