// A copy of a client is made by its constructor from the options that its SDK knows. A subclass may take more: what they left in
// properties is restored, and a class that may keep them out of sight is not copied.

import { readProperty } from "../../types/foreign-errors.js";

type Options = Record<string, unknown>;
type Constructor = new (options: Options) => object;

/** The SDKs' own classes, whose options a copy has. Names may be mangled, hence {@link SDK_OPTIONS}. */
const SDK_CLASS = /^(?:(?:Azure|Bedrock)?OpenAI|Groq|Together|(?:Base)?Anthropic\w*|APIClient)$/;
/** Options of the SDKs' own subclasses. */
const SDK_OPTIONS =
  /^(?:endpoint|apiVersion|deployment|azureADTokenProvider|resource|region|projectId|accessToken|googleAuth|authClient|aws\w+|bedrock\w*|provider\w*|skipAuth|credentials)$/;
const PRIVATE_FIELD = /[.\s{;(,]#[A-Za-z_$]/;

/** Gives `copy` the objects that a subclass keeps in properties of the client and of its resources. */
export function restoreSubclassState(client: object, copy: object): void {
  const { classes, base } = subclassesOf(client);
  if (classes.length > 0) restore(client, copy, Reflect.ownKeys(attempt(base, optionsOf(client))));
}

/**
 * The options that the class of `client` takes beside its SDK's, and may keep where a copy cannot get them: in private fields. Empty
 * for classes without.
 */
export function hiddenOptions(client: object): string[] {
  const { classes, base } = subclassesOf(client);
  if (!classes.some((Class) => PRIVATE_FIELD.test(sourceOf(Class)))) return [];
  const options = optionsOf(client);
  const known = optionsRead(base, options);
  return optionsRead(client.constructor as Constructor, options).filter(
    (name) => !known.includes(name) && !SDK_OPTIONS.test(name) && !(name in options) && !Object.hasOwn(client, name),
  );
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
    } else if (!except.includes(name) && typeof value === "object" && value !== null && !refersTo(value, from)) {
      const property = Object.getOwnPropertyDescriptor(to, name);
      if (property?.writable ?? property === undefined) Reflect.set(to, name, value);
    }
  }
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
