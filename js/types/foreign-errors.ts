// What other code threw: an app's embedder or store, a provider's SDK, the platform. Nothing of it gets into a message of this
// package. It goes on as the cause, redacted. Its properties may be hostile: each is read once, and a getter that throws is absent.

import type { FastMemoryError } from "./errors.js";
import { redactKnownKeys, redactSecrets, redactTokens } from "./secrets.js";

const IDENTIFIER = /^[A-Za-z_$][\w$]{0,63}$/;
const CODE = /^[A-Za-z][\w.-]{0,63}$/;
const URL_IN_TEXT = /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s"'`<>]+/gi;
const DATA_URL = /\bdata:[^\s"'`<>]+/gi;

const MAX_TEXT = 2000;
const MAX_DEPTH = 3;

/** Errors that this package has made itself. The classes are public: an app's store may throw one with a message of its own. */
const OWN = Symbol.for("fast-memory.own-error");

/** Marks `error` as made by this package, so that it keeps its message on its way out of a store or an embedder. */
export function ownError<E extends FastMemoryError>(error: E): E {
  return Object.defineProperty(error, OWN, { value: true });
}

/** Also true for an error of another copy of this package: an entry that an app bundles by itself has its own classes. */
export function isOwnError(error: unknown): error is FastMemoryError {
  return readProperty(error, OWN) === true;
}

/** A property of a value that may be anything; `undefined` where there is none, or its getter throws. */
export function readProperty(value: unknown, name: PropertyKey): unknown {
  try {
    return (value as Record<PropertyKey, unknown> | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}

/** The class of what was thrown, if its name is a plain identifier: `"TypeError"`. Otherwise `"Error"`. */
export function errorName(error: unknown): string {
  const name = readProperty(error, "name");
  return typeof name === "string" && isPlainName(name) ? name : "Error";
}

/** The name of the class of `value`; empty if it has none, or one that is no plain identifier. */
export function className(value: unknown): string {
  const name = readProperty(readProperty(value, "constructor"), "name");
  return typeof name === "string" && isPlainName(name) ? name : "";
}

/** The HTTP status of a failed request, or the class of the error: what a message may say of a provider's error. */
export function failureOf(error: unknown): string {
  const statuses = [readProperty(error, "status"), readProperty(error, "statusCode")];
  const status = statuses.find(
    (value): value is number => typeof value === "number" && Number.isInteger(value) && value >= 100 && value < 600,
  );
  return status === undefined ? errorName(error) : String(status);
}

/** `url` without user info, query and fragment. */
export function publicUrl(url: string | URL): string {
  const text = String(url);
  if (/^data:/i.test(text)) return "data:…";
  const [withoutQuery = ""] = text.split(/[?#]/);
  return redactKnownKeys(withoutQuery.replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/]*@/i, "$1//"));
}

/** `text` with the URLs in it as {@link publicUrl} shows them, and without what looks like a key. At most 2000 characters. */
export function redactText(text: string): string {
  const shortened = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return redactSecrets(shortened.replace(DATA_URL, "data:…").replace(URL_IN_TEXT, (url) => publicUrl(url)));
}

/**
 * What was thrown, for the `cause` of an error of this package: of the same class, with its message, name, stack, `status` and
 * `code`, redacted. Other properties, such as a response or a request, are left out. A cause of its own is redacted, too.
 */
export function redactedCause(error: unknown, depth = 0): unknown {
  if (isOwnError(error)) return error;
  if (typeof error === "string") return redactText(error);
  if (typeof error === "function" || typeof error === "symbol") return undefined;
  if (typeof error !== "object" || error === null) return error;
  const copy = new Error(textOf(error, "message"));
  keepClass(error, copy);
  define(copy, "message", textOf(error, "message"));
  define(copy, "name", errorName(error));
  define(copy, "stack", textOf(error, "stack"));
  const code = readProperty(error, "code");
  if (typeof code === "number" || (typeof code === "string" && isPlain(code, CODE))) define(copy, "code", code);
  const status = readProperty(error, "status") ?? readProperty(error, "statusCode");
  if (typeof status === "number") define(copy, "status", status);
  const cause = readProperty(error, "cause");
  define(copy, "cause", cause === undefined || depth >= MAX_DEPTH ? undefined : redactedCause(cause, depth + 1));
  return copy;
}

/** Gives the copy the class of the original, for `instanceof`. */
function keepClass(original: object, copy: Error): void {
  try {
    if (original instanceof Error && className(original) !== "")
      Object.setPrototypeOf(copy, Object.getPrototypeOf(original) as object);
  } catch {
    // A proxy may refuse to show its prototype.
  }
}

function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, configurable: true, writable: true, enumerable: false });
}

function textOf(error: object, name: string): string {
  const text = readProperty(error, name);
  return typeof text === "string" ? redactText(text) : "";
}

function isPlainName(name: string): boolean {
  return isPlain(name, IDENTIFIER);
}

function isPlain(text: string, form: RegExp): boolean {
  return form.test(text) && redactTokens(text) === text;
}
