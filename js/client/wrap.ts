import type { UserMemory } from "../memory/user-memory.js";
import { defineHidden } from "./http/hidden-property.js";
import { hasMiddleware, installMiddleware } from "./sdk/anthropic.js";
import { hasCreate, wrapCreate } from "./sdk/create-only.js";
import { isMistral, wrapMistral } from "./sdk/mistral.js";
import { isStainless, wrapStainless } from "./sdk/stainless.js";
import { unsupported } from "./sdk/unsupported.js";

export { checkClient } from "./sdk/unsupported.js";

/** The app's own client under each wrapped one. */
const originals = new WeakMap<object, object>();

/**
 * A client like `client`, with memory in its chat calls and as `client.memory`. `client` itself stays as it is.
 * @throws UnsupportedClientError when the client has no place for a hook
 */
export function wrap<T extends object>(client: T, memory: UserMemory): T & { readonly memory: UserMemory } {
  const wrapped = wrapByKind(client, memory);
  originals.set(wrapped, unwrap(client));
  return wrapped as T & { readonly memory: UserMemory };
}

/** The client that the app brought. */
export function unwrap(client: object): object {
  return originals.get(client) ?? client;
}

function wrapByKind(client: object, memory: UserMemory): object {
  if (hasMiddleware(client)) return wrapStainless(client, memory, installMiddleware);
  if (isStainless(client)) return wrapStainless(client, memory);
  if (isMistral(client)) return wrapMistral(client, memory);
  const original = unwrap(client);
  if (hasCreate(original)) return defineHidden(wrapCreate(original, memory.chat), "memory", memory);
  throw unsupported(client);
}
