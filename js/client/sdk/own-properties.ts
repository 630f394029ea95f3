/** What an app put on its client, and a copy made by the client's own means lacks: state of a subclass, a key that was renewed. */
export function copyOwn(from: PropertyDescriptorMap, to: object, except: readonly PropertyKey[]): void {
  for (const key of Reflect.ownKeys(from)) {
    if (except.includes(key)) continue;
    const theirs = from[key as string]!;
    const mine = Object.getOwnPropertyDescriptor(to, key);
    if (!mine) Object.defineProperty(to, key, theirs);
    // Objects stay: resources belong to the client that made them.
    else if (mine.writable && isScalar(mine) && isScalar(theirs)) Reflect.set(to, key, theirs.value);
  }
}

function isScalar(property: PropertyDescriptor): boolean {
  return "value" in property && (property.value === null || !["object", "function"].includes(typeof property.value));
}

/** Sets a property of ours, so that it can be replaced and does not show when the client's properties are listed. */
export function define<T extends object>(object: T, name: PropertyKey, value: unknown): T {
  return Object.defineProperty(object, name, { value, configurable: true, writable: true, enumerable: false });
}
