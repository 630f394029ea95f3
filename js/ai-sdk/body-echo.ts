// A result shows the app the bodies of the HTTP request and response, in the provider's own form. These functions take memory out
// of them.

import type { BodyEcho } from "./types.js";

/** The text that replaces a text; `undefined` removes it, with the list item that holds it. */
type EditText = (text: string) => string | undefined;

/** `result` with the request body that the app's own prompt would have made. */
export function withoutAddition<R extends { readonly request?: BodyEcho | undefined }>(result: R, addition: string): R {
  if (addition === "") return result;
  return withBody(result, "request", (text) => {
    if (text === addition) return undefined;
    return text.endsWith(addition) ? text.slice(0, -addition.length) : text;
  });
}

/** `result` with the texts of the response body replaced: `texts` has the filtered ones by the original ones. */
export function withTexts<R extends { readonly response?: BodyEcho | undefined }>(
  result: R,
  texts: ReadonlyMap<string, string>,
): R {
  return withBody(result, "response", (text) => texts.get(text) ?? text);
}

function withBody<R extends { readonly [K in N]?: BodyEcho | undefined }, N extends string>(
  result: R,
  name: N,
  edit: EditText,
): R {
  const echo = result[name];
  if (!echo) return result;
  const body = editValue(echo.body, edit);
  return body === echo.body ? result : { ...result, [name]: { ...echo, body } };
}

/** A copy with every text edited; the same object when nothing changes. */
function editValue(value: unknown, edit: EditText): unknown {
  if (typeof value === "string") return editJson(value, edit);
  if (Array.isArray(value)) {
    const items = value.filter((item) => !holdsRemovedText(item, edit)).map((item) => editValue(item, edit));
    return items.length === value.length && items.every((item, index) => item === value[index]) ? value : items;
  }
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, editValue(inner, edit)] as const);
  return entries.every(([name, inner]) => inner === value[name]) ? value : Object.fromEntries(entries);
}

/** Edits a text, or the texts in it: some providers show a body as the JSON that they sent. */
function editJson(text: string, edit: EditText): string {
  if (!text.startsWith("{")) return edit(text) ?? "";
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? JSON.stringify(editValue(value, edit)) : text;
  } catch {
    return edit(text) ?? "";
  }
}

function holdsRemovedText(item: unknown, edit: EditText): boolean {
  return (
    isPlainObject(item) && Object.values(item).some((inner) => typeof inner === "string" && edit(inner) === undefined)
  );
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)
  );
}
