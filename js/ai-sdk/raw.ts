// What a result tells of the request and the reply as they went over the wire, in the provider's own form.

import type { Wire } from "./types.js";

/** What stands in the place of a text; `undefined`: what was added is taken out as a whole. */
type Edit = (text: string) => string | undefined;

/** A result that tells of the request as the app's own prompt would have made it. */
export function withoutAddition<R extends { readonly request?: Wire | undefined }>(result: R, addition: string): R {
  if (addition === "") return result;
  const withoutIt: Edit = (text) => {
    if (text === addition) return undefined;
    return text.endsWith(addition) ? text.slice(0, -addition.length) : text;
  };
  return withBody(result, "request", withoutIt);
}

/** A result that tells of the reply with other texts in the place of some. */
export function withTexts<R extends { readonly response?: Wire | undefined }>(result: R, texts: ReadonlyMap<string, string>): R {
  return withBody(result, "response", (text) => texts.get(text) ?? text);
}

function withBody<R extends { readonly [K in N]?: Wire | undefined }, N extends string>(result: R, name: N, edit: Edit): R {
  const wire = result[name];
  if (!wire) return result;
  const body = edited(wire.body, edit);
  return body === wire.body ? result : { ...result, [name]: { ...wire, body } };
}

/** A copy with `edit` applied to each text; an item of a list that holds one without an answer is left out. The same object when nothing differs. */
function edited(value: unknown, edit: Edit): unknown {
  if (typeof value === "string") return editedText(value, edit);
  if (Array.isArray(value)) {
    const items = value.filter((item) => !isLeftOut(item, edit)).map((item) => edited(item, edit));
    return items.length === value.length && items.every((item, at) => item === value[at]) ? value : items;
  }
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, edited(inner, edit)] as const);
  return entries.every(([name, inner]) => inner === value[name]) ? value : Object.fromEntries(entries);
}

/** Some providers tell of a body as the JSON that they sent. */
function editedText(text: string, edit: Edit): string {
  if (!text.startsWith("{")) return edit(text) ?? "";
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? JSON.stringify(edited(value, edit)) : text;
  } catch {
    return edit(text) ?? "";
  }
}

function isLeftOut(item: unknown, edit: Edit): boolean {
  return isPlainObject(item) && Object.values(item).some((inner) => typeof inner === "string" && edit(inner) === undefined);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);
}
