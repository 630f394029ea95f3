/** Sets a property that can be replaced, and that does not show when the properties of `object` are listed. */
export function defineHidden<T extends object>(object: T, name: PropertyKey, value: unknown): T {
  return Object.defineProperty(object, name, { value, configurable: true, writable: true, enumerable: false });
}
