const METHODS = [
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
];

/**
 * Runs `work`, and counts the elements that its calls of arrays may touch: a method that moves, copies or compares elements counts
 * for the whole array, a spread for each element.
 *
 * @param {() => Promise<unknown>} work
 */
export async function arrayWork(work) {
  let elements = 0;
  const original = Object.getOwnPropertyDescriptors(Array.prototype);
  for (const name of METHODS) {
    const { value } = original[name];
    Array.prototype[name] = function (...args) {
      elements += this.length;
      return value.apply(this, args);
    };
  }
  const iterate = original[Symbol.iterator].value;
  Array.prototype[Symbol.iterator] = function () {
    elements += this.length;
    return iterate.call(this);
  };
  try {
    await work();
  } finally {
    for (const name of [...METHODS, Symbol.iterator]) Object.defineProperty(Array.prototype, name, original[name]);
  }
  return elements;
}
