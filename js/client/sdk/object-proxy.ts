/**
 * An object that is `base` but for the properties in `own`. It is no copy: private fields do not pass through one, so methods
 * run on `base`, and what an app sets is set there.
 */
export function objectProxy<T extends object>(base: T, own: Record<PropertyKey, unknown>): T {
  const methods = new WeakMap<object, unknown>();
  // Not a Proxy of `base` itself, which may be frozen.
  const target: object = Object.create(Object.getPrototypeOf(base));
  const proxy: object = new Proxy(target, {
    get(_, name) {
      if (Object.hasOwn(own, name)) return own[name];
      const value: unknown = Reflect.get(base, name, base);
      if (typeof value !== "function" || name === "constructor") return value;
      if (!methods.has(value)) methods.set(value, onBase(value));
      return methods.get(value);
    },
    set: (_, name, value) => (Object.hasOwn(own, name) ? Reflect.set(own, name, value) : Reflect.set(base, name, value)),
    has: (_, name) => Object.hasOwn(own, name) || Reflect.has(base, name),
    deleteProperty: (_, name) => (Object.hasOwn(own, name) ? Reflect.deleteProperty(own, name) : Reflect.deleteProperty(base, name)),
    ownKeys: () => [...new Set([...Reflect.ownKeys(base), ...Reflect.ownKeys(own)])],
    getOwnPropertyDescriptor(_, name) {
      const property = Reflect.getOwnPropertyDescriptor(base, name);
      if (!property && !Object.hasOwn(own, name)) return undefined;
      return { value: Reflect.get(proxy, name), enumerable: property?.enumerable ?? false, configurable: true, writable: true };
    },
    defineProperty(_, name, { value }) {
      own[name] = value;
      return true;
    },
  });

  const onBase = (method: Function) =>
    new Proxy(method, { apply: (target, self, args) => Reflect.apply(target, self === proxy ? base : self, args) });
  return proxy as T;
}
