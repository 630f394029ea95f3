import type { Row, Snapshot, Store } from "../types/store.js";

/** Creates the store to check. */
export type MakeStore = () => Store | Promise<Store>;
export type Checks = Record<string, (store: Store) => Promise<void>>;

let names = 0;

/** A new user id for each call. */
export function newUser(): string {
  return `check-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}-${++names}`;
}

export function row(id: string, text: string): Row {
  return { id, data: new TextEncoder().encode(text) };
}

export function deleted(id: string): Row {
  return { id, data: null };
}

export function expect(holds: boolean, wrong: string): void {
  if (!holds) throw new Error(wrong);
}

/** The texts of the rows by id, `null` for deleted rows. @throws when a row is returned twice */
export function textsOf({ rows }: Snapshot): Map<string, string | null> {
  const texts = new Map<string, string | null>();
  for (const { id, data } of rows) {
    expect(!texts.has(id), `row "${id}" is returned twice`);
    texts.set(id, data && new TextDecoder().decode(data));
  }
  return texts;
}

export function expectRows(snapshot: Snapshot, wanted: Record<string, string | null>, of: string): void {
  const spell = (texts: Iterable<[string, string | null]>) =>
    JSON.stringify(Object.fromEntries([...texts].sort(([a], [b]) => (a < b ? -1 : 1))));
  const [found, expected] = [spell(textsOf(snapshot)), spell(Object.entries(wanted))];
  const short = (text: string) => (text.length > 300 ? `${text.slice(0, 300)}…` : text);
  expect(found === expected, `${of} must return the rows ${short(expected)}, but returned ${short(found)}`);
}

export function expectFull(snapshot: Snapshot, full: boolean, of: string): void {
  expect(snapshot.full === full, `${of} must return full: ${full}, but returned ${String(snapshot.full)}`);
}

/** The error of a call that must fail. @throws when it succeeds */
export async function failureOf(call: Promise<unknown>, of: string): Promise<{ code?: unknown; message?: unknown }> {
  try {
    await call;
  } catch (error) {
    return error ?? {};
  }
  throw new Error(`${of} must be refused, and was not`);
}

export async function expectCode(call: Promise<unknown>, code: string, of: string): Promise<void> {
  const error = await failureOf(call, of);
  expect(
    error.code === code,
    `${of} must be refused by an error with code: "${code}", and its code is ${JSON.stringify(error.code)} (${String(error.message)})`,
  );
}

/** Expects a namespace with the one row `a` as it was at `version`. */
export async function expectUntouched(store: Store, user: string, version: number, by: string): Promise<void> {
  const found = await store.load(user);
  expectRows(found, { a: "old" }, `load after ${by}`);
  expect(found.version === version, `${by} must leave the version at ${version}, and it is ${found.version}`);
}
