// A copy of a client is made by its constructor from the options that its SDK knows. A subclass may take more: its constructor gets
// them again where properties hold them, what they left in properties is restored, and a class that may keep them out of sight is
// not copied.

import { readProperty } from "../../types/foreign-errors.js";

type Options = Record<string, unknown>;
interface StainlessState {
  readonly _options: Options;
  fetchOptions: unknown;
}
type Constructor = new (options: Options) => object;

/** The SDKs' own classes, whose options a copy has. Names may be mangled, hence {@link SDK_OPTIONS}. */
const SDK_CLASS = /^(?:(?:Azure|Bedrock)?OpenAI|Groq|Together|(?:Base)?Anthropic\w*|APIClient)$/;
/** Options of the SDKs' own subclasses. */
const SDK_OPTIONS =
  /^(?:endpoint|apiVersion|deployment|azureADTokenProvider|resource|region|projectId|accessToken|googleAuth|authClient|aws\w+|bedrock\w*|provider\w*|skipAuth|credentials)$/;
/** A private field, as it is written, or as compilers write it for older targets: `tracer.set(this, …)` of a WeakMap. */
const PRIVATE_FIELD = /[.\s{;(,]#[A-Za-z_$]|\.set\(\s*_?this\s*,|[Pp]rivateField\w*\(\s*_?this\s*,/;

/** Gives `copy` what a subclass keeps in properties of the client, of its options and of its resources, but for `changed` options. */
export function restoreSubclassState(client: object, copy: object, changed: Options = {}): void {
  const { classes, base } = subclassesOf(client);
  if (classes.length === 0) return;
  restore(client, copy, Reflect.ownKeys(attempt(base, optionsOf(client))));
  restoreOptions(client, copy, ["fetch", ...Object.keys(changed)]);
}

/** The options that the class of `client` takes beside its SDK's, and that the client has in properties of their names. */
export function subclassOptions(client: object): Options {
  const { classes, base } = subclassesOf(client);
  if (classes.length === 0) return {};
  const options = optionsOf(client);
  const known = new Set<PropertyKey>(Object.keys(options));
  for (const name of optionsRead(base, options)) known.add(name);
  for (const name of Reflect.ownKeys(attempt(base, options))) known.add(name);
  const own = Object.getOwnPropertyNames(client).filter((name) => !known.has(name));
  const values = own.flatMap((name) => {
    const value = readProperty(client, name);
    const isOption = value !== undefined && !isResource(value);
    return isOption ? [name, name.replace(/^_/, "")].map((option) => [option, value] as const) : [];
  });
  return Object.fromEntries(values.filter(([name]) => !known.has(name)));
}

/**
 * The options that the class of `client` takes beside its SDK's, and may keep where a copy cannot get them: in private fields, or in
 * methods that its constructor makes. Empty for classes without.
 */
export function hiddenOptions(client: object): string[] {
  const { classes, base } = subclassesOf(client);
  if (classes.length === 0) return [];
  const options = optionsOf(client);
  const hides =
    classes.some((Class) => PRIVATE_FIELD.test(sourceOf(Class))) || hasOwnMethods(client, attempt(base, options));
  if (!hides) return [];
  const known = [...optionsRead(base, options), ...Object.keys(subclassOptions(client))];
  return optionsRead(client.constructor as Constructor, options).filter(
    (name) => !known.includes(name) && !SDK_OPTIONS.test(name) && !(name in options) && !Object.hasOwn(client, name),
  );
}

/**
 * Whether a method of a resource of `client` was replaced, as tracing does it, while `copy` has its class's: functions that are
 * bound to the client's own resources would pass by the copy.
 */
export function lacksOwnMethods(client: object, copy: object): boolean {
  return Reflect.ownKeys(copy).some((name) => {
    const copied: unknown = Object.getOwnPropertyDescriptor(copy, name)?.value;
    const resource = readProperty(client, name);
    if (name === "_client" || !isResource(copied) || typeof resource !== "object" || resource === null) return false;
    return hasOwnMethod(resource, copied) || lacksOwnMethods(resource, copied);
  });
}

/** Whether a constructor made methods, which may hold what it was given, in the client or its resources. */
function hasOwnMethods(client: object, plain: object): boolean {
  return hasOwnMethod(client, plain) || lacksOwnMethods(client, plain);
}

/** Those that a wrapped client has of memory are hidden. */
function hasOwnMethod(object: object, other: object): boolean {
  return Reflect.ownKeys(object).some((name) => {
    const property = Object.getOwnPropertyDescriptor(object, name);
    const isMethod = property?.enumerable && typeof property.value === "function";
    return isMethod && !Object.hasOwn(other, name) && typeof readProperty(other, name) === "function";
  });
}

/** The app's classes of a client, and the SDK's class that they extend. */
function subclassesOf(client: object): { classes: Function[]; base: Constructor } {
  const chain: Function[] = [];
  for (
    let type = Object.getPrototypeOf(client);
    type && type !== Object.prototype;
    type = Object.getPrototypeOf(type)
  ) {
    chain.push(type.constructor);
  }
  const known = chain.findIndex((Class) => SDK_CLASS.test(Class.name));
  const at = known < 0 ? Math.max(chain.length - 1, 0) : known;
  return { classes: chain.slice(0, at), base: (chain[at] ?? Object) as Constructor };
}

function restore(from: object, to: object, except: readonly PropertyKey[]): void {
  for (const name of Reflect.ownKeys(from)) {
    const [value, copied] = [readProperty(from, name), readProperty(to, name)];
    if (name === "_client" || value === copied) continue;
    if (isResource(value)) {
      if (isResource(copied)) restore(value, copied, []);
    } else if (!except.includes(name) && isState(value, copied) && !refersTo(value, from)) {
      const property = Object.getOwnPropertyDescriptor(to, name);
      if (property?.writable ?? property === undefined) Reflect.set(to, name, value);
    }
  }
}

/** A function of the copy is its own, and may be bound to it. */
function isState(value: unknown, copied: unknown): value is object {
  return (typeof value === "object" && value !== null) || (typeof value === "function" && copied === undefined);
}

/** A constructor may have computed options of its SDK from its own: headers, a proxy. */
function restoreOptions(
  client: Partial<StainlessState>,
  copy: Partial<StainlessState>,
  except: readonly string[],
): void {
  if (client._options && copy._options) {
    for (const [name, value] of Object.entries(client._options))
      if (!except.includes(name)) copy._options[name] = value;
  }
  if (client.fetchOptions && !except.includes("fetchOptions")) copy.fetchOptions = client.fetchOptions;
}

/** A resource of a client, such as `client.chat`, knows the client. */
function isResource(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "_client");
}

function refersTo(value: object, owner: object): boolean {
  return Reflect.ownKeys(value).some((name) => Object.getOwnPropertyDescriptor(value, name)?.value === owner);
}

function optionsOf(client: object): Options {
  const { _options, apiKey } = client as { _options?: Options; apiKey?: unknown };
  return { apiKey, dangerouslyAllowBrowser: true, ..._options };
}

/** The options that a constructor asks for, whether they are there or not. */
function optionsRead(Class: Constructor, options: Options): string[] {
  const names = new Set<string>();
  const recorder = new Proxy(options, {
    get(target, name) {
      if (typeof name === "string") names.add(name);
      return target[name as string];
    },
  });
  attempt(Class, recorder);
  return [...names];
}

function attempt(Class: Constructor, options: Options): object {
  try {
    return new Class(options);
  } catch {
    return {};
  }
}

function sourceOf(Class: Function): string {
  return Function.prototype.toString.call(Class);
}
