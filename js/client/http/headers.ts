/** Headers in any form that a fetch takes, node-fetch's own class included. */
export type AnyHeaders = NonNullable<RequestInit["headers"]>;

/** @param name in lower case */
export function getHeader(headers: AnyHeaders | undefined | null, name: string): string | undefined {
  if (!headers) return undefined;
  if (hasGet(headers)) return headers.get(name) ?? undefined;
  return entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}

/** The headers without `names` (in lower case), in the same form; the same object when none of them is there. */
export function dropHeaders<T extends AnyHeaders | undefined>(headers: T, names: readonly string[]): T {
  if (!headers || names.every((name) => getHeader(headers, name) === undefined)) return headers;
  if (hasGet(headers)) {
    const copy = new Headers([...headers]);
    for (const name of names) copy.delete(name);
    return copy as AnyHeaders as T;
  }
  const kept = entries(headers).filter(([key]) => !names.includes(key.toLowerCase()));
  return (Array.isArray(headers) ? kept : Object.fromEntries(kept)) as T;
}

function hasGet(headers: AnyHeaders): headers is Headers {
  return typeof (headers as Headers).get === "function";
}

function entries(headers: Exclude<AnyHeaders, Headers>): [string, string][] {
  return Array.isArray(headers) ? headers : Object.entries(headers);
}
