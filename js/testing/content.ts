import { MAX_ROW_BYTES } from "../store/errors.js";
import type { Row, Store } from "../types/store.js";
import {
  type Checks,
  deleted,
  expect,
  expectCode,
  expectFull,
  expectRows,
  expectUntouched,
  failureOf,
  newUser,
  row,
  textsOf,
} from "./expect.js";

const MEGABYTE = 1_000_000;
const MANY = 500;

/** User ids that a careless key, pattern or collation confuses. */
const USERS = [
  "alice",
  "alice/x",
  "alice2",
  "ALICE",
  "",
  " ",
  "alice ",
  "bob",
  "bob\u0000",
  "bob\\0",
  "bob\u0000x",
  "\u{10ffff}",
  "'",
  '"',
  "''",
  "`",
  "\\",
  "%",
  "_",
  "a_b",
  "axb",
  "a%",
  "\u00e9",
  "e\u0301",
  "null",
  "undefined",
  "0",
];

export const contentChecks: Checks = {
  async "a user of whom nothing is known is empty"(store) {
    const found = await store.load(newUser());
    expect(found.version === 0, `the version of a namespace that nobody wrote to must be 0, and is ${found.version}`);
    expectRows(found, {}, "load");
    expectFull(found, true, "load without since");
  },

  async "bytes survive"(store) {
    const user = newUser();
    const written = {
      all: Uint8Array.from({ length: 256 }, (_, i) => i),
      none: new Uint8Array(),
      zero: new Uint8Array(1),
      large: Uint8Array.from({ length: MEGABYTE }, (_, i) => (i * 31) >> 3),
    };
    const rows = Object.entries(written).map(([id, data]) => ({ id, data: data.slice() }));
    await store.commit(user, rows, 0);
    // The caller may reuse its buffers.
    for (const { data } of rows) data.fill(7);
    const { rows: found } = await store.load(user);
    for (const [id, data] of Object.entries(written))
      expectBytes(
        found.find(({ id: foundId }) => foundId === id),
        data,
        id,
      );
    expect(found.length === 4, `4 rows were written, and ${found.length} came back`);
  },

  async "a commit of many rows is whole"(store) {
    const user = newUser();
    const rows = Array.from({ length: MANY }, (_, i) => row(`row-${i}`, `text ${i}`));
    await store.commit(user, rows);
    const texts = textsOf(await store.load(user));
    const lost = rows.filter((_, i) => texts.get(`row-${i}`) !== `text ${i}`);
    expect(
      lost.length === 0 && texts.size === MANY,
      `${MANY} rows were written in one commit, and ${MANY - lost.length} of ${texts.size} came back as they were`,
    );
  },

  async "ids are told apart"(store) {
    const user = newUser();
    const ids = ["a", "A", "a ", "'", '"', "%", "_", "a/b", "a:b", "-", "0", "00", "x".repeat(63), "x".repeat(64)];
    await store.commit(
      user,
      ids.map((id, i) => row(id, `row ${i}`)),
    );
    expectRows(await store.load(user), Object.fromEntries(ids.map((id, i) => [id, `row ${i}`])), "load");
  },

  async "users do not cross"(store) {
    // Earlier runs may have left these users.
    for (const user of USERS) await store.clear(user);
    for (const user of USERS) await store.commit(user, [row("memory", textOf(user))]);
    await expectOwn(store, USERS, "after a commit for each");
    await store.commit("a_b", [row("memory", "changed")]);
    await expectOwn(
      store,
      USERS.filter((user) => user !== "a_b"),
      "after one for a_b",
    );
    const gone = ["alice", "%", "bob"];
    for (const user of gone) await store.clear(user);
    await expectOwn(
      store,
      USERS.filter((user) => ![...gone, "a_b"].includes(user)),
      `after ${gone.join(", ")} were cleared`,
    );
  },

  async "rows that are too large are refused"(store) {
    const user = newUser();
    const version = await store.commit(user, [row("a", "old")]);
    const rows = [row("a", "new"), { id: "b", data: new Uint8Array(MAX_ROW_BYTES + 1) }];
    await expectCode(store.commit(user, rows, version), "store_full", `a row of ${MAX_ROW_BYTES + 1} bytes`);
    await expectUntouched(store, user, version, "a commit with a row that is too large");
  },

  async "a commit that fails leaves what was there"(store) {
    const user = newUser();
    const version = await store.commit(user, [row("a", "old")]);
    const broken = (id: string): Row => ({
      id,
      get data(): Uint8Array {
        throw new Error("this row cannot be read");
      },
    });
    const rows = [row("a", "new"), deleted("c"), ...Array.from({ length: 60 }, (_, i) => row(`n${i}`, "new"))];
    await failureOf(
      store.commit(user, [...rows, broken("b")], version),
      "a commit with a row whose bytes cannot be read",
    );
    await expectUntouched(store, user, version, "a commit that failed");
  },
};

function expectBytes(found: Row | undefined, wanted: Uint8Array, id: string): void {
  const data = found?.data;
  expect(
    data instanceof Uint8Array,
    `row "${id}" of ${wanted.length} bytes came back as ${data === null ? "null" : ((data as object | undefined)?.constructor?.name ?? "nothing")}, not as a Uint8Array`,
  );
  expect(data!.length === wanted.length, `row "${id}" had ${wanted.length} bytes, and came back with ${data!.length}`);
  const at = wanted.findIndex((byte, i) => byte !== data![i]);
  expect(at < 0, `byte ${at} of row "${id}" was ${wanted[at]}, and came back as ${data![at]}`);
}

const textOf = (user: string) => `of ${JSON.stringify(user)}`;

async function expectOwn(store: Store, users: readonly string[], when: string): Promise<void> {
  for (const user of users)
    expectRows(await store.load(user), { memory: textOf(user) }, `load(${JSON.stringify(user)}) ${when}`);
}
