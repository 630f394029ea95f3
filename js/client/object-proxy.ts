/**
 * `base`, but for the properties in `overrides`. Methods run on `base` itself, since private fields do not pass through a proxy or
 * a copy; what an app sets is set there too.
 */
export function objectProxy<T extends object>(base: T, overrides: Record<PropertyKey, unknown>): T {
  const methods = new WeakMap<object, unknown>();
  // A frozen `base` would forbid its proxy to override anything: the target is an empty object of the same prototype.
  const target: object = Object.create(Object.getPrototypeOf(base));
  const isOverride = (name: PropertyKey) => Object.hasOwn(overrides, name);
  const proxy: object = new Proxy(target, {
    get(_, name) {
      if (isOverride(name)) return overrides[name];
      const value: unknown = Reflect.get(base, name, base);
      if (typeof value !== "function" || name === "constructor") return value;
      if (!methods.has(value)) methods.set(value, onBase(value));
      return methods.get(value);
    },
    set: (_, name, value) => Reflect.set(isOverride(name) ? overrides : base, name, value),
    has: (_, name) => isOverride(name) || Reflect.has(base, name),
    deleteProperty: (_, name) => Reflect.deleteProperty(isOverride(name) ? overrides : base, name),
    ownKeys: () => [...new Set([...Reflect.ownKeys(base), ...Reflect.ownKeys(overrides)])],
    getOwnPropertyDescriptor(_, name) {
      const property = Reflect.getOwnPropertyDescriptor(base, name);
      if (!property && !isOverride(name)) return undefined;
      return {
        value: Reflect.get(proxy, name),
        enumerable: property?.enumerable ?? false,
        configurable: true,
        writable: true,
      };
    },
    defineProperty(_, name, { value }) {
      overrides[name] = value;
      return true;
    },
  });

  const onBase = (method: Function) =>
    new Proxy(method, { apply: (original, self, args) => Reflect.apply(original, self === proxy ? base : self, args) });
  return proxy as T;
}
