/**
 * A copy of `original` with the edits that were made to its JSON. What did not change is the same object, and what JSON cannot
 * hold (a signal, a callback, a class) stays.
 */
export function editedCopy(original: unknown, edited: unknown): unknown {
  if (!isObject(original) || !isObject(edited)) return edited;
  const json = toJson(original);
  if (!isObject(json) || Array.isArray(json) !== Array.isArray(edited)) return edited;
  const changed = [...new Set([...Object.keys(json), ...Object.keys(edited)])].filter(
    (key) => !isSame(json[key], edited[key]),
  );
  if (changed.length === 0) return original;
  const copy = Array.isArray(original)
    ? [...original]
    : Object.create(Object.getPrototypeOf(original), Object.getOwnPropertyDescriptors(original));
  for (const key of changed) {
    const value = editedCopy(original[key], edited[key]);
    if (key in edited)
      Object.defineProperty(copy, key, { value, configurable: true, enumerable: true, writable: true });
    else Reflect.deleteProperty(copy, key);
  }
  if (Array.isArray(copy)) copy.length = (edited as unknown as unknown[]).length;
  return copy;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function toJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value) ?? "null");
}
