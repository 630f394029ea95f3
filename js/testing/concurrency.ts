import type { Store } from "../types/store.js";
import { type Checks, expect, newUser, row, textsOf } from "./expect.js";

const WRITERS = 8;
const COMMITS = 5;
const ATTEMPTS = 1000;
const ROWS = 60;

export const concurrencyChecks: Checks = {
  async "writers at the same time lose nothing"(store) {
    const user = newUser();
    await store.commit(user, [row("count", "0")]);
    const versions = (
      await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(store, user, writer)))
    ).flat();
    const texts = textsOf(await store.load(user));
    const total = WRITERS * COMMITS;
    expect(
      new Set(versions).size === total,
      `${total} commits must have ${total} versions, and have ${new Set(versions).size}`,
    );
    const lost = Array.from({ length: total }, (_, i) => `row-${i % WRITERS}-${Math.floor(i / WRITERS)}`).filter(
      (id) => !texts.has(id),
    );
    expect(lost.length === 0, `${lost.length} of the rows of ${total} commits are lost`);
    expect(
      texts.get("count") === String(total),
      `${total} commits counted up one row, each from what it had read, and it is at ${texts.get("count")}: a commit was overwritten`,
    );
  },

  async "commits at the same time without a condition are all written"(store) {
    const user = newUser();
    const versions = await Promise.all(
      Array.from({ length: WRITERS }, (_, i) => store.commit(user, [row(`row-${i}`, "x")])),
    );
    expect(
      new Set(versions).size === WRITERS,
      `${WRITERS} commits must have ${WRITERS} versions, and have ${new Set(versions).size}`,
    );
    const { size } = textsOf(await store.load(user));
    expect(size === WRITERS, `${WRITERS} commits at the same time wrote a row each, and ${size} are there`);
  },

  async "a commit is seen whole or not at all"(store) {
    const user = newUser();
    const rows = (text: string) => Array.from({ length: ROWS }, (_, i) => row(`row-${i}`, text));
    let version = await store.commit(user, rows("0"));
    for (let round = 1; round <= 3; round++) {
      const state = { isDone: false };
      const commit = store.commit(user, rows(String(round)), version).finally(() => (state.isDone = true));
      do {
        for (let read = 0; read < 3; read++) await expectOne(store, user, version, String(round - 1), String(round));
        // Lets the timers of a store run that answers without one.
        await new Promise((resolve) => setTimeout(resolve, 0));
      } while (!state.isDone);
      version = await commit;
    }
    await expectOne(store, user, version, "3", "3");
  },
};

/** Adds a row and increments another, and reads again after a conflict. */
async function write(store: Store, user: string, writer: number): Promise<number[]> {
  const versions: number[] = [];
  for (let attempt = 0; versions.length < COMMITS; attempt++) {
    expect(
      attempt < ATTEMPTS,
      `a writer was refused ${ATTEMPTS} times, though each time some other writer must have been first`,
    );
    const found = await store.load(user);
    const count = Number(textsOf(found).get("count"));
    const rows = [row(`row-${writer}-${versions.length}`, "x"), row("count", String(count + 1))];
    try {
      versions.push(await store.commit(user, rows, found.version));
    } catch (error) {
      if ((error as { code?: unknown }).code !== "conflict") throw error;
    }
  }
  return versions;
}

/** Expects rows with the text `before` at `version`, and with `after` at any later version. */
async function expectOne(store: Store, user: string, version: number, before: string, after: string): Promise<void> {
  for (const found of await Promise.all([store.load(user), store.load(user, version)])) {
    const texts = textsOf(found);
    const kinds = new Set(texts.values());
    expect(
      kinds.size <= 1 && (texts.size === ROWS || texts.size === 0),
      `a reader saw ${texts.size} rows of ${kinds.size} commits, where each commit wrote the same ${ROWS} rows`,
    );
    const wanted = found.version === version ? before : after;
    expect(
      texts.size === 0 || kinds.has(wanted),
      `a reader saw the version ${found.version} with the rows of another commit`,
    );
  }
}
