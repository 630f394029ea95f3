import type { Row } from "../types/store.js";
import {
  type Checks,
  deleted,
  expect,
  expectCode,
  expectFull,
  expectRows,
  expectUntouched,
  newUser,
  row,
} from "./expect.js";

export const versionChecks: Checks = {
  async "all of a user is what there is, without what was deleted"(store) {
    const user = newUser();
    const first = await store.commit(user, [row("a", "1"), row("b", "1"), row("c", "1")], 0);
    const second = await store.commit(user, [deleted("a"), row("b", "2"), deleted("never")], first);
    const found = await store.load(user);
    expect(
      found.version === second,
      `load must give the version of the newest commit, ${second}, and gave ${found.version}`,
    );
    expectFull(found, true, "load without since");
    expectRows(found, { b: "2", c: "1" }, "load without since");
  },

  async "since a version, only what changed is loaded"(store) {
    const user = newUser();
    const first = await store.commit(user, [row("a", "1"), row("b", "1")]);
    const second = await store.commit(user, [row("b", "2"), row("c", "2")], first);
    const third = await store.commit(user, [row("c", "3"), row("d", "3")], second);
    const since = async (version: number, wanted: Record<string, string>) => {
      const found = await store.load(user, version);
      expectFull(found, false, `load(since ${version})`);
      expectRows(found, wanted, `load(since ${version})`);
      expect(
        found.version === third,
        `load must give the version of the newest commit, ${third}, and gave ${found.version}`,
      );
    };
    await since(first, { b: "2", c: "3", d: "3" });
    await since(second, { c: "3", d: "3" });
    await since(third, {});
  },

  async "those who knew a row learn that it was deleted"(store) {
    const user = newUser();
    const first = await store.commit(user, [row("a", "1"), row("b", "1"), row("c", "1")]);
    const second = await store.commit(user, [deleted("a"), deleted("b")], first);
    // Other rows are the subject of another check.
    const load = async () => {
      const found = await store.load(user, first);
      return { ...found, rows: found.rows.filter(({ id }) => id !== "c") };
    };
    expectRows(await load(), { a: null, b: null }, "load since before the rows were deleted");
    await store.commit(user, [row("b", "again")], second);
    expectRows(await load(), { a: null, b: "again" }, "load since before a row was deleted and written again");
  },

  async "versions only grow"(store) {
    const user = newUser();
    let version = 0;
    const commits: [Row[], "at" | "any"][] = [
      [[row("a", "1")], "at"],
      [[row("a", "2")], "any"],
      [[], "any"],
      [[], "at"],
      [[deleted("a")], "at"],
    ];
    for (const [rows, when] of commits) {
      const next = await store.commit(user, rows, when === "at" ? version : undefined);
      expect(next > version, `the version of a commit must be greater than ${version}, the one before, and is ${next}`);
      version = next;
      const found = await store.load(user);
      expect(found.version === next, `commit gave version ${next}, and load gives ${found.version}`);
    }
  },

  async "a stale writer is refused"(store) {
    const user = newUser();
    const first = await store.commit(user, [row("a", "1")], 0);
    const second = await store.commit(user, [row("a", "2")], first);
    for (const stale of [0, first, second + 1]) {
      await expectCode(
        store.commit(user, [row("a", "3")], stale),
        "conflict",
        `a commit with ifVersion ${stale} to a namespace at ${second}`,
      );
    }
    await expectCode(
      store.commit(newUser(), [row("a", "1")], 5),
      "conflict",
      "a commit with ifVersion 5 to a namespace of which nothing is known",
    );
  },

  async "a commit that is refused leaves nothing"(store) {
    const user = newUser();
    const first = await store.commit(user, [row("a", "older")]);
    const second = await store.commit(user, [row("a", "old")], first);
    // The refusal is the subject of another check.
    await store.commit(user, [row("a", "new"), row("b", "new")], first).then(
      () => {},
      () => expectUntouched(store, user, second, "a commit that was refused"),
    );
  },

  async "clearing erases a user"(store) {
    const user = newUser();
    await store.commit(user, [row("a", "1"), deleted("b")]);
    const cleared = await store.clear(user);
    expectRows(await store.load(user), {}, "load after clear");
    await store.commit(user, [row("c", "1")], cleared);
    expectRows(await store.load(user), { c: "1" }, "load after clear and one commit");
    await store.clear(newUser());
  },

  async "after clearing, the version goes on"(store) {
    const user = newUser();
    const before = await store.commit(user, [row("a", "1")], await store.commit(user, [row("b", "1")]));
    const cleared = await store.clear(user);
    expect(cleared > before, `clear must give a version greater than ${before}, the one before, and gave ${cleared}`);
    await expectCode(store.commit(user, [row("c", "1")], before), "conflict", "a commit of a writer from before clear");
    const after = await store.commit(user, [row("d", "1")], cleared);
    expect(after > cleared, `the version of a commit must be greater than that of clear, ${cleared}, and is ${after}`);
    expectFull(await store.load(user, before), true, "load since before clear");
    const found = await store.load(user, cleared);
    expectFull(found, false, "load since clear");
    expectRows(found, { d: "1" }, "load since clear");
  },

  async "a reader from before the database was erased gets everything"(store) {
    const user = newUser();
    const version = await store.commit(user, [row("a", "1")]);
    const found = await store.load(user, version + 3);
    expectFull(found, true, `load(since ${version + 3}) of a namespace at ${version}`);
    expectRows(found, { a: "1" }, `load(since ${version + 3}) of a namespace at ${version}`);
  },
};
