import type { ChatTurns } from "../../chat/turns.js";
import type { UserMemory } from "../../memory/user-memory.js";
import { UnsupportedClientError } from "../../types/errors.js";
import { readProperty, redactedCause } from "../../types/foreign-errors.js";
import { chatFetch, prepare, type PreparedInit, signedChatFetch, unwrapFetch } from "../http/fetch.js";
import { defineHidden } from "../http/hidden-property.js";
import type { Fetch } from "../http/request.js";
import { copyOwnProperties } from "../copy-own-properties.js";
import { hiddenOptions, lacksOwnMethods, restoreSubclassState, subclassOptions } from "./subclass-state.js";
import { nameOf } from "./unsupported.js";

type PrepareRequest = (this: unknown, init: RequestInit & PreparedInit, context: { url: string }) => Promise<void>;
type WithOptions = (this: unknown, options: Options) => StainlessClient;
type Options = Record<string, unknown>;

/** What the SDKs made with Stainless (openai, groq, together, anthropic …) have in common; most of it is private in their types. */
export interface StainlessClient {
  constructor: Function;
  fetch: Fetch;
  withOptions?: WithOptions;
  prepareRequest?: PrepareRequest;
  _options?: Options;
  _provider?: { prepareRequest?: unknown };
  apiVersion?: unknown;
  deploymentName?: unknown;
  _azureADTokenProvider?: unknown;
  chat?: { _client?: object };
}

/** Installs memory in a copy of a client; called for the copy, and for each copy that it makes of itself. */
export type Install = (copy: StainlessClient, turns: ChatTurns) => void;

const REPLACED = ["withOptions", "prepareRequest", "memory"];
/** The own properties of each wrapped client under those in {@link REPLACED}. */
const originalProperties = new WeakMap<object, PropertyDescriptorMap>();
/** What each method that adds memory replaced: an app's Proxy or copy of a wrapped client has it too. */
const originalMethods = new WeakMap<Function, Function>();

export function isStainless(client: object): client is StainlessClient {
  const { fetch, withOptions, _options } = client as Partial<StainlessClient>;
  return (
    typeof fetch === "function" &&
    (typeof withOptions === "function" || (typeof _options === "object" && _options !== null))
  );
}

export function wrapStainless(client: StainlessClient, memory: UserMemory, install: Install = installFetch): object {
  if (isPlainCopy(client)) throw tracedCopyError();
  const hidden = hiddenOptions(client);
  if (hidden.length > 0) throw hiddenOptionsError(client, hidden);
  const properties = unwrappedProperties(client);
  const copy = copyOf(client);
  if (lacksOwnMethods(client, copy)) throw tracedCopyError();
  copyOwnProperties(properties, copy, ["fetch"]);
  restoreSubclassState(client, copy);
  return addMemory(copy, memory, install);
}

/** Tracing wrappers such as LangSmith's return the client's own properties in an object without its class. */
function isPlainCopy(client: StainlessClient): boolean {
  return Object.getPrototypeOf(client) === Object.prototype && client.chat?._client !== undefined;
}

function addMemory(copy: StainlessClient, memory: UserMemory, install: Install): object {
  const properties = Object.getOwnPropertyDescriptors(copy);
  originalProperties.set(
    copy,
    Object.fromEntries(REPLACED.flatMap((name) => (properties[name] ? [[name, properties[name]]] : []))),
  );
  install(copy, memory.chat);
  const { withOptions } = copy;
  // The SDK's own method copies the fetch, but neither `memory` nor the replaced `prepareRequest`.
  if (withOptions) {
    const addToCopy = (options: Options) => {
      const derived = withOptions.call(copy, { ...lostOptions(copy), ...options });
      restoreSubclassState(copy, derived, options);
      return addMemory(derived, memory, install);
    };
    replaceMethod(copy, "withOptions", withOptions, addToCopy);
  }
  return defineHidden(copy, "memory", memory);
}

/** A client of the same class and options, made by the client's own means. */
function copyOf(client: StainlessClient, isInside = false): StainlessClient {
  const fetch = unwrapFetch(client.fetch);
  const withOptions = client.withOptions && originalMethod(client.withOptions);
  try {
    if (withOptions) return checkCopy(withOptions.call(client, { ...lostOptions(client), fetch }));
    const Class = client.constructor as new (options: Options) => StainlessClient;
    return checkCopy(new Class({ ...client._options, ...lostOptions(client), fetch }));
  } catch (error) {
    // Private fields do not pass through a Proxy around the client. Its resources know the client inside.
    const inside = client.chat?._client;
    if (!isInside && inside && inside !== client && isStainless(inside)) return copyOf(inside, true);
    throw copyError(client, error);
  }
}

function checkCopy(copy: object): StainlessClient {
  if (!isStainless(copy)) throw new TypeError("the copy is no client");
  return copy;
}

/** The options that a client's own `withOptions` does not copy. */
function lostOptions(client: StainlessClient): Options {
  const options = subclassOptions(client);
  // Azure's client of openai 4, 5 and 6.
  if (typeof client.apiVersion === "string" && client.apiVersion !== "") {
    Object.assign(options, { apiVersion: client.apiVersion, deployment: client.deploymentName });
  }
  // Azure's client of openai 4 with tokens of Entra; `null`, as `undefined` would read the environment.
  if (typeof client._azureADTokenProvider === "function") {
    Object.assign(options, { azureADTokenProvider: client._azureADTokenProvider, apiKey: null });
  }
  // openai 5. Clients that have `_provider` copy a key that is a function by themselves.
  const apiKey = client._options?.apiKey;
  if (typeof apiKey === "function" && !("_provider" in client)) options.apiKey = apiKey;
  return options;
}

/** Installs memory in the fetch, and in the hook before it, where bodies are signed. */
function installFetch(copy: StainlessClient, turns: ChatTurns): void {
  const isSigned = signsBody(copy);
  copy.fetch = isSigned ? signedChatFetch(copy.fetch, turns) : chatFetch(copy.fetch, turns);
  if (copy._options) copy._options.fetch = copy.fetch;
  const { prepareRequest } = copy;
  if (!prepareRequest) return;
  const prepareWithMemory = async (init: RequestInit & PreparedInit, context: { url: string }) => {
    await prepare(context.url, init, turns, { isSigned });
    await prepareRequest.call(copy, init, context);
  };
  replaceMethod(copy, "prepareRequest", prepareRequest, prepareWithMemory);
}

function replaceMethod(copy: StainlessClient, name: keyof StainlessClient, original: Function, method: Function): void {
  originalMethods.set(method, original);
  defineHidden(copy, name, method);
}

function originalMethod<T extends Function>(method: T): T {
  return (originalMethods.get(method) ?? method) as T;
}

/** Whether the client signs bodies in its hook: Bedrock's provider and subclasses do, while the hook of the SDK's own class does nothing. */
function signsBody(client: StainlessClient): boolean {
  if (typeof client._provider?.prepareRequest === "function") return true;
  let inherited: unknown;
  for (let type = Object.getPrototypeOf(client); type; type = Object.getPrototypeOf(type)) {
    if (Object.hasOwn(type, "prepareRequest")) inherited = type.prepareRequest;
  }
  return client.prepareRequest !== inherited;
}

/** The client's own properties as they were before it was wrapped. */
function unwrappedProperties(client: object): PropertyDescriptorMap {
  const properties: PropertyDescriptorMap = Object.getOwnPropertyDescriptors(client);
  const originals = originalProperties.get(client) ?? originalsOfCopy(client, properties);
  if (!originals) return properties;
  for (const name of REPLACED) delete properties[name];
  return { ...properties, ...originals };
}

/** The properties under {@link REPLACED} of an app's Proxy or copy of a wrapped client; `undefined` for other clients. */
function originalsOfCopy(client: object, properties: PropertyDescriptorMap): PropertyDescriptorMap | undefined {
  const replaced = Object.entries(properties).filter(([, { value }]) => originalMethods.has(value));
  if (replaced.length === 0) return undefined;
  const inherited = Object.getPrototypeOf(client) as Record<string, unknown>;
  const own = replaced
    .map(([name, property]) => [name, { ...property, value: originalMethod(property.value) }] as const)
    .filter(([name, { value }]) => value !== inherited[name]);
  return Object.fromEntries(own);
}

function tracedCopyError(): UnsupportedClientError {
  return new UnsupportedClientError(
    'this client is a copy of a client, or has methods of its own, as tracing wrappers make them, and memory would lose what they add: wrap the client with memory first, as in wrapOpenAI(withFastMemory(new OpenAI(), "alice")), or pass the fetch when you create it: new OpenAI({ fetch: memoryFetch(fetch, createMemory("alice")) })',
  );
}

function hiddenOptionsError(client: object, options: readonly string[]): UnsupportedClientError {
  const name = nameOf(client);
  const names = options.map((option) => `"${option}"`).join(", ");
  return new UnsupportedClientError(
    `${name} cannot get a memory, because a copy would lose its own options (${names}): pass the fetch when you create it: new ${name}({ …, fetch: memoryFetch(fetch, createMemory("alice")) })`,
  );
}

function copyError(client: object, cause: unknown): UnsupportedClientError {
  const name = nameOf(client);
  const isX509 = /X\.509/.test(String(readProperty(cause, "message")));
  const remedy = isX509
    ? `an X.509 workload identity accepts only its own fetch. Use an API key or a workload identity with a token provider`
    : `its constructor does not accept the options of its base class. Pass the fetch when you create it: new ${name}({ fetch: memoryFetch(fetch, createMemory("alice")) })`;
  return new UnsupportedClientError(
    `${name} cannot get a memory, because it cannot be copied with another fetch: ${remedy}`,
    { cause: redactedCause(cause) },
  );
}
