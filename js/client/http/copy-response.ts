import { copyOwnProperties } from "../copy-own-properties.js";

/**
 * `response` with another body; everything else that an app can see stays. `undefined` when no object of its class can be made
 * with that body.
 */
export function copyOfResponse(response: Response, body: ReadableStream): Response | undefined {
  const { status, statusText } = response;
  try {
    const headers = withoutLength(response.headers);
    const copy = construct(response.constructor, body, { status, statusText, headers });
    return copy && copyIdentity(response, headers, copy);
  } catch {
    return undefined;
  }
}

/** The body has another length, and is no longer compressed. */
export function withoutLength(headers: Headers): Headers {
  if (!headers.has("content-length") && !headers.has("content-encoding")) return headers;
  const copy = new (headers.constructor as typeof Headers)(headers);
  copy.delete("content-length");
  copy.delete("content-encoding");
  return copy;
}

/**
 * A Response of the same class: node-fetch has its own, and so has undici where it is installed. The constructor of a subclass may
 * take anything, and its methods may use what only the constructor sets.
 */
function construct(Class: unknown, body: ReadableStream, init: ResponseInit): Response | undefined {
  if (isSubclass(Class) && hasMethods(Class)) return undefined;
  const made = isSubclass(Class)
    ? (Reflect.construct(Response, [body, init], Class) as Response)
    : new (Class as typeof Response)(body, init);
  return made.body === body && made.ok && made.status === init.status ? made : undefined;
}

function isSubclass(Class: unknown): Class is Function {
  return typeof Class === "function" && (Class.prototype as unknown) instanceof Response;
}

/** Whether the class, or one between it and Response, has methods or accessors. */
function hasMethods(Class: Function): boolean {
  let type = Class.prototype as object;
  while (type !== Response.prototype) {
    if (Reflect.ownKeys(type).some((name) => name !== "constructor")) return true;
    type = Object.getPrototypeOf(type) as object;
  }
  return false;
}

/** Gives `copy` and its clones what a constructor cannot: the url and type of `response`, its very headers, what the app added. */
function copyIdentity(response: Response, headers: Headers, copy: Response): Response {
  const { url, redirected, type } = response;
  const clone = () => copyIdentity(response, headers, copy.constructor.prototype.clone.call(copy));
  for (const [name, value] of Object.entries({ url, redirected, type, headers, clone })) {
    Object.defineProperty(copy, name, { value, configurable: true, writable: true });
  }
  copyOwnProperties(Object.getOwnPropertyDescriptors(response), copy, Object.getOwnPropertySymbols(response));
  return copy;
}
