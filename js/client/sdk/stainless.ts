import { UnsupportedClientError } from "../../types/errors.js";
import type { UserMemory } from "../../memory/user-memory.js";
import { memoryFetch, prepare, type Prepared, signedFetch, unwrapFetch } from "../http/fetch.js";
import { copyOwn, define } from "./own-properties.js";
import type { Fetch } from "../http/request.js";
import { nameOf } from "./unsupported.js";

type Init = RequestInit & Prepared;
type Prepare = (this: unknown, init: Init, context: { url: string }) => Promise<void>;
type WithOptions = (this: unknown, options: Options) => StainlessClient;
type Options = Record<string, unknown>;

/** What the SDKs made with Stainless (openai, groq, together, anthropic …) have in common; most of it is private in their types. */
export interface StainlessClient {
  constructor: Function;
  fetch: Fetch;
  withOptions?: WithOptions;
  prepareRequest?: Prepare;
  _options?: Options;
  _provider?: { prepareRequest?: unknown };
  apiVersion?: unknown;
  deploymentName?: unknown;
  _azureADTokenProvider?: unknown;
  chat?: { _client?: object };
}

/** Puts memory into a copy of a client, once for the copy and once for each that the copy makes of itself. */
export type Equip = (copy: StainlessClient, memory: UserMemory) => void;

/** The properties of each wrapped client that ours took the place of. */
const covered = new WeakMap<object, PropertyDescriptorMap>();
const COVERING = ["withOptions", "prepareRequest", "memory"];

export function isStainless(client: object): client is StainlessClient {
  const { fetch, withOptions, _options } = client as Partial<StainlessClient>;
  return typeof fetch === "function" && (typeof withOptions === "function" || (typeof _options === "object" && _options !== null));
}

export function wrapStainless(client: StainlessClient, memory: UserMemory, equip: Equip = equipFetch): object {
  const properties = ownProperties(client);
  const copy = copyOf(client, properties);
  copyOwn(properties, copy, ["fetch"]);
  return finish(copy, memory, equip);
}

function finish(copy: StainlessClient, memory: UserMemory, equip: Equip): object {
  const before = Object.getOwnPropertyDescriptors(copy);
  covered.set(copy, Object.fromEntries(COVERING.flatMap((name) => (before[name] ? [[name, before[name]]] : []))));
  equip(copy, memory);
  const { withOptions } = copy;
  // The SDK's own copies the fetch, but neither `memory` nor what stands in for `prepareRequest`.
  if (withOptions) {
    define(copy, "withOptions", (options: Options) => finish(withOptions.call(copy, { ...forgotten(copy), ...options }), memory, equip));
  }
  return define(copy, "memory", memory);
}

/** A client of the same class and options, by its own means. */
function copyOf(client: StainlessClient, properties: PropertyDescriptorMap): StainlessClient {
  const fetch = unwrapFetch(client.fetch);
  const withOptions: WithOptions | undefined = covered.has(client) ? inherited(client, properties) : client.withOptions;
  try {
    if (withOptions) return checkCopy(withOptions.call(client, { ...forgotten(client), fetch }));
    const Class = client.constructor as new (options: Options) => StainlessClient;
    return checkCopy(new Class({ ...client._options, ...forgotten(client), fetch }));
  } catch (error) {
    // Private fields do not pass through a Proxy. The resources of a client know it.
    const inside = client.chat?._client;
    if (inside && inside !== client && isStainless(inside)) return copyOf(inside, Object.getOwnPropertyDescriptors(inside));
    throw uncopied(client, error);
  }
}

function checkCopy(copy: object): StainlessClient {
  if (!isStainless(copy)) throw new TypeError("the copy is no client");
  return copy;
}

/** The `withOptions` that ours took the place of. */
function inherited(client: StainlessClient, properties: PropertyDescriptorMap): WithOptions | undefined {
  return properties.withOptions?.value ?? Object.getPrototypeOf(client).withOptions;
}

/** The options of its own that a client's `withOptions` forgets. */
function forgotten(client: StainlessClient): Options {
  const options: Options = {};
  // Azure's client of openai 4, 5 and 6.
  if (typeof client.apiVersion === "string" && client.apiVersion !== "") {
    Object.assign(options, { apiVersion: client.apiVersion, deployment: client.deploymentName });
  }
  // Azure's client of openai 4 with tokens of Entra; `null`, as `undefined` would read the environment.
  if (typeof client._azureADTokenProvider === "function") {
    Object.assign(options, { azureADTokenProvider: client._azureADTokenProvider, apiKey: null });
  }
  // openai 5. What knows of providers knows of keys that are functions.
  const apiKey = client._options?.apiKey;
  if (typeof apiKey === "function" && !("_provider" in client)) options.apiKey = apiKey;
  return options;
}

/** Memory at the fetch, and at the hook that each request goes through before it: there bodies are signed. */
function equipFetch(copy: StainlessClient, memory: UserMemory): void {
  const isSigned = signsBody(copy);
  copy.fetch = isSigned ? signedFetch(copy.fetch, memory) : memoryFetch(copy.fetch, memory);
  if (copy._options) copy._options.fetch = copy.fetch;
  const { prepareRequest } = copy;
  if (!prepareRequest) return;
  define(copy, "prepareRequest", async (init: Init, context: { url: string }) => {
    await prepare(context.url, init, memory, isSigned);
    await prepareRequest.call(copy, init, context);
  });
}

/** Bedrock's provider and subclasses like it; the hook that the SDK's own class has does nothing. */
function signsBody(client: StainlessClient): boolean {
  if (typeof client._provider?.prepareRequest === "function") return true;
  let inherited: unknown;
  for (let type = Object.getPrototypeOf(client); type; type = Object.getPrototypeOf(type)) {
    if (Object.hasOwn(type, "prepareRequest")) inherited = type.prepareRequest;
  }
  return client.prepareRequest !== inherited;
}

/** The client's own properties as they were before it was wrapped. */
function ownProperties(client: object): PropertyDescriptorMap {
  const properties: PropertyDescriptorMap = Object.getOwnPropertyDescriptors(client);
  const before = covered.get(client);
  if (!before) return properties;
  for (const name of COVERING) delete properties[name];
  return { ...properties, ...before };
}

function uncopied(client: object, cause: unknown): UnsupportedClientError {
  const name = nameOf(client);
  const isX509 = cause instanceof Error && /X\.509/.test(cause.message);
  const remedy = isX509
    ? `an X.509 workload identity takes no fetch but its own. Use an API key or a workload identity with a token provider`
    : `its class does not take the options of the class that it extends. Give it the fetch where you make it: new ${name}({ fetch: memoryFetch(fetch, createMemory("alice")) })`;
  return new UnsupportedClientError(`${name} cannot be given a memory, as it cannot be copied with another fetch: ${remedy}`, { cause });
}
