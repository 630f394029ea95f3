import type { UserMemory } from "../memory/user-memory.js";
import { equipMiddleware, hasMiddleware } from "./sdk/anthropic.js";
import { hasCreate, wrapCreate } from "./sdk/create-only.js";
import { isMistral, wrapMistral } from "./sdk/mistral.js";
import { define } from "./sdk/own-properties.js";
import { isStainless, wrapStainless } from "./sdk/stainless.js";
import { unsupported } from "./sdk/unsupported.js";

export { checkClient } from "./sdk/unsupported.js";

/** The client that each wrapped one was made of. */
const originals = new WeakMap<object, object>();

/**
 * A client like `client`, which is left as it is, with memory at work and at hand.
 * @throws UnsupportedClientError when there is nothing to hook into
 */
export function wrap<T extends object>(client: T, memory: UserMemory): T & { readonly memory: UserMemory } {
  const wrapped = withMemory(client, memory);
  originals.set(wrapped, unwrap(client));
  return wrapped as T & { readonly memory: UserMemory };
}

/** The client that the app brought. */
export function unwrap(client: object): object {
  return originals.get(client) ?? client;
}

function withMemory(client: object, memory: UserMemory): object {
  if (hasMiddleware(client)) return wrapStainless(client, memory, equipMiddleware);
  if (isStainless(client)) return wrapStainless(client, memory);
  if (isMistral(client)) return wrapMistral(client, memory);
  const original = unwrap(client);
  if (hasCreate(original)) return define(wrapCreate(original, memory), "memory", memory);
  throw unsupported(client);
}
