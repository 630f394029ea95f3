import { UnsupportedClientError } from "../errors.js";
import type { UserMemory } from "../memory.js";
import { memoryCreate } from "./create.js";
import { type Fetch, memoryFetch } from "./fetch.js";

/** What the SDKs made with Stainless (openai, groq, together, …) have in common. `fetch` is private in their types. */
interface FetchClient {
  constructor: new (options: object) => object;
  fetch: Fetch;
  withOptions?(options: object): object;
  _options?: object;
  apiVersion?: string;
  deploymentName?: string;
  completions?: unknown;
}

interface CreateClient {
  chat: { completions: { create: (request: object, ...rest: unknown[]) => unknown } };
}

/** The client that each wrapped one was made of, so that wrapping it again replaces its memory and adds no second one. */
const originals = new WeakMap<object, object>();

/** A client like `client`, which is left as it is, with memory at work and at hand. */
export function wrap<T extends object>(client: T, memory: UserMemory): T & { readonly memory: UserMemory } {
  const original = unwrap(client);
  const wrapped = hasFetch(original)
    ? withFetch(original, memory)
    : hasCreate(original)
      ? withCreate(original, memory)
      : unsupported(original);
  originals.set(wrapped, original);
  return attach(wrapped, memory) as T & { readonly memory: UserMemory };
}

/** The client that the app brought. */
export function unwrap(client: object): object {
  return originals.get(client) ?? client;
}

function attach<T extends object>(client: T, memory: UserMemory): T {
  // Configurable: an outer Proxy (tracing) may otherwise not answer for it.
  return Object.defineProperty(client, "memory", { value: memory, configurable: true, writable: true, enumerable: false });
}

function withFetch(client: FetchClient, memory: UserMemory): object {
  const fetch = memoryFetch(client.fetch, memory);
  const clone = copy(client, fetch);
  return keepMemory(clone as FetchClient, client, memory);
}

function copy(client: FetchClient, fetch: Fetch): object {
  if (typeof client.withOptions === "function") {
    // Azure's client of openai 5 and 6 forgets these two of its own options.
    const azure = client.apiVersion === undefined ? {} : { apiVersion: client.apiVersion, deployment: client.deploymentName };
    return client.withOptions({ ...azure, fetch });
  }
  return new client.constructor({ ...client._options, fetch });
}

/** Clones of the clone remember too. */
function keepMemory(clone: FetchClient, original: FetchClient, memory: UserMemory): object {
  if (typeof clone.withOptions !== "function") return clone;
  const withOptions = (options: { fetch?: Fetch }) => {
    const base = original.withOptions?.(options) as FetchClient;
    return wrap(base, memory);
  };
  return Object.defineProperty(clone, "withOptions", { value: withOptions, configurable: true, writable: true, enumerable: false });
}

function withCreate(client: CreateClient, memory: UserMemory): object {
  const { completions } = client.chat;
  const create = memoryCreate(completions.create.bind(completions), memory);
  const chat = derive(client.chat, "completions", derive(completions, "create", create));
  return derive(client, "chat", chat);
}

/** An object that is `base` but for one property. Methods run on `base`: private fields do not pass through a copy. */
function derive<T extends object>(base: T, name: keyof T, value: unknown): T {
  const own: Record<PropertyKey, unknown> = { [name]: value };
  return new Proxy(base, {
    get(target, property) {
      if (Object.hasOwn(own, property)) return own[property];
      const found: unknown = Reflect.get(target, property, target);
      return typeof found === "function" ? found.bind(target) : found;
    },
    defineProperty: (_, property, { value }) => {
      own[property] = value;
      return true;
    },
    has: (target, property) => Object.hasOwn(own, property) || property in target,
  });
}

function hasFetch(client: object): client is FetchClient {
  const { fetch, withOptions, _options } = client as Partial<FetchClient>;
  return typeof fetch === "function" && (typeof withOptions === "function" || typeof _options === "object");
}

function hasCreate(client: object): client is CreateClient {
  return typeof (client as Partial<CreateClient>).chat?.completions?.create === "function";
}

function unsupported(client: object): never {
  const name = client?.constructor?.name || "this object";
  throw new UnsupportedClientError(
    `${name} cannot be given a memory: neither a fetch with withOptions (openai, groq-sdk, together-ai, …) nor chat.completions.create was found. Pass the client itself: withFastMemory(new OpenAI(), "alice")`,
  );
}
