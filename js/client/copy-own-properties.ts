/** Copies what a copy made by the client's own means lacks: fields of a subclass, a key that the app renewed. */
export function copyOwnProperties(from: PropertyDescriptorMap, to: object, except: readonly PropertyKey[]): void {
  for (const name of Reflect.ownKeys(from)) {
    if (except.includes(name)) continue;
    const source = from[name as string]!;
    const target = Object.getOwnPropertyDescriptor(to, name);
    if (!target) Object.defineProperty(to, name, source);
    // Objects stay the copy's own: resources belong to the client that made them.
    else if (target.writable && hasScalar(target) && hasScalar(source)) Reflect.set(to, name, source.value);
  }
}

function hasScalar(property: PropertyDescriptor): boolean {
  return "value" in property && (property.value === null || !["object", "function"].includes(typeof property.value));
}
