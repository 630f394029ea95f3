import { ReferenceStore } from "./reference-store.mjs";

const tick = () => new Promise((resolve) => setImmediate(resolve));

/** One mistake each, such as stores have had, under the check that must find it. */
export const BROKEN = {
  "a user of whom nothing is known is empty": {
    "begins at version 1": class extends ReferenceStore {
      fresh() {
        return { ...super.fresh(), version: 1 };
      }
      isStale(found, ifVersion) {
        return super.isStale(found, ifVersion === 0 ? 1 : ifVersion);
      }
    },
  },
  "bytes survive": {
    "keeps bytes as text": class extends ReferenceStore {
      copy({ id, data }) {
        return { id, data: data && new TextEncoder().encode(new TextDecoder().decode(data)) };
      }
    },
    "binds no bytes as NULL": class extends ReferenceStore {
      copy({ id, data }) {
        return super.copy({ id, data: data?.length === 0 ? null : data });
      }
    },
    "keeps the caller's buffers": class extends ReferenceStore {
      copy({ id, data }) {
        return { id, data };
      }
    },
    "has room for 64 KB": class extends ReferenceStore {
      copy({ id, data }) {
        return { id, data: data && data.slice(0, 65_536) };
      }
    },
  },
  "a commit of many rows is whole": {
    "drops what is over 100 parameters": class extends ReferenceStore {
      write(found, rows) {
        return super.write(found, rows.slice(0, 100));
      }
    },
  },
  "ids are told apart": {
    "compares ids without case": class extends ReferenceStore {
      put(found, row) {
        found.rows.set(row.id.toLowerCase(), row);
      }
    },
  },
  "users do not cross": {
    "compares users without case": class extends ReferenceStore {
      key(namespace) {
        return namespace.toLowerCase();
      }
    },
    "ends a user at NUL": class extends ReferenceStore {
      key(namespace) {
        return namespace.split("\0")[0];
      }
    },
    "takes the parts of a path for one": class extends ReferenceStore {
      key(namespace) {
        return namespace.split("/")[0];
      }
    },
    "clears by a pattern": class extends ReferenceStore {
      async clear(namespace) {
        const pattern = new RegExp(
          `^${namespace
            .replace(/[\\'"`$^*+?.()|[\]{}]/g, "\\$&")
            .replaceAll("%", ".*")
            .replaceAll("_", ".")}$`,
          "s",
        );
        const keys = [...this.namespaces.keys()];
        for (const key of keys) if (pattern.test(key)) await super.clear(key);
        return this.find(namespace).version;
      }
    },
  },
  "rows that are too large are refused": {
    "takes rows of any size": class extends ReferenceStore {
      isTooLarge() {
        return false;
      }
    },
    "refuses them when it has written the others": class extends ReferenceStore {
      admit(found, rows, ifVersion) {
        if (this.isTooLarge(rows))
          this.write(
            found,
            rows.slice(0, 1).map((row) => this.copy(row)),
          );
        super.admit(found, rows, ifVersion);
      }
    },
  },
  "a commit that fails leaves what was there": {
    "writes row by row": class extends ReferenceStore {
      async commit(namespace, rows, ifVersion) {
        const found = this.find(namespace);
        const lengths = rows.map((row) => ({ data: Object.getOwnPropertyDescriptor(row, "data").value }));
        this.admit(found, lengths, ifVersion);
        const version = found.version + 1;
        for (const row of rows) this.put(found, { ...this.copy(row), version });
        return (found.version = version);
      }
    },
  },
  "all of a user is what there is, without what was deleted": {
    "gives what was deleted, too": class extends ReferenceStore {
      isIn(row, { since }) {
        return since === undefined || row.version > since;
      }
    },
    "gives the newest commit only": class extends ReferenceStore {
      async load(namespace, since) {
        const found = await super.load(namespace, since);
        // A delta by the name of everything.
        if (
          since !== undefined ||
          found.rows.length < 2 ||
          !found.rows.some(({ id }) => id === "c") ||
          found.version !== 2
        )
          return found;
        return { ...found, rows: found.rows.filter(({ id }) => id === "b") };
      }
    },
  },
  "since a version, only what changed is loaded": {
    "gives what is as new as the version": class extends ReferenceStore {
      isIn(row, { since }) {
        return super.isIn(row, { since: since === undefined ? since : since - 1 });
      }
    },
    "gives the newest commit only": class extends ReferenceStore {
      isIn(row, { since, found }) {
        return (
          super.isIn(row, { since }) && (since === undefined || row.data === null || row.version === found.version)
        );
      }
    },
  },
  "those who knew a row learn that it was deleted": {
    "forgets what is deleted": class extends ReferenceStore {
      put(found, row) {
        if (row.data === null) found.rows.delete(row.id);
        else super.put(found, row);
      }
    },
  },
  "versions only grow": {
    "does not count a commit without rows": class extends ReferenceStore {
      write(found, rows) {
        return rows.length > 0 ? super.write(found, rows) : found.version;
      }
    },
  },
  "a stale writer is refused": {
    "takes version 0 for none": class extends ReferenceStore {
      isStale(found, ifVersion) {
        return ifVersion ? super.isStale(found, ifVersion) : false;
      }
    },
    "believes who is ahead": class extends ReferenceStore {
      isStale({ version }, ifVersion) {
        return ifVersion < version;
      }
    },
  },
  "a commit that is refused leaves nothing": {
    "inserts before it compares": class extends ReferenceStore {
      admit(found, rows, ifVersion) {
        try {
          super.admit(found, rows, ifVersion);
        } catch (error) {
          if (error.code === "conflict" && found.rows.size > 0)
            for (const row of rows)
              if (!found.rows.has(row.id)) this.put(found, { ...this.copy(row), version: found.version });
          throw error;
        }
      }
    },
  },
  "clearing erases a user": {
    "only counts": class extends ReferenceStore {
      async clear(namespace) {
        const found = this.find(namespace);
        found.cleared = ++found.version;
        return found.version;
      }
    },
  },
  "after clearing, the version goes on": {
    "begins anew": class extends ReferenceStore {
      async clear(namespace) {
        this.namespaces.delete(this.key(namespace));
        return 0;
      }
    },
    "does not say that it was cleared": class extends ReferenceStore {
      async clear(namespace) {
        const version = await super.clear(namespace);
        this.find(namespace).cleared = 0;
        return version;
      }
    },
  },
  "a reader from before the database was erased gets everything": {
    "believes readers": class extends ReferenceStore {
      isKnown({ cleared }, since) {
        return since !== undefined && since >= cleared;
      }
    },
  },
  "writers at the same time lose nothing": {
    "compares, waits and writes": class extends ReferenceStore {
      async commit(namespace, rows, ifVersion) {
        const found = this.find(namespace);
        this.admit(found, rows, ifVersion);
        const copies = rows.map((row) => this.copy(row));
        if (ifVersion !== undefined) await tick();
        return this.write(found, copies);
      }
    },
  },
  "commits at the same time without a condition are all written": {
    "writes the whole back": class extends ReferenceStore {
      async commit(namespace, rows, ifVersion) {
        if (ifVersion !== undefined) return super.commit(namespace, rows, ifVersion);
        const before = this.find(namespace);
        this.admit(before, rows, ifVersion);
        const copy = { ...before, rows: new Map(before.rows) };
        const version = this.write(
          copy,
          rows.map((row) => this.copy(row)),
        );
        await tick();
        this.namespaces.set(this.key(namespace), copy);
        return version;
      }
    },
  },
  "a commit is seen whole or not at all": {
    "writes in two statements": class extends ReferenceStore {
      #last = Promise.resolve();
      commit(namespace, rows, ifVersion) {
        // One writer at a time; readers do not wait.
        const turn = this.#last.then(async () => {
          const found = this.find(namespace);
          this.admit(found, rows, ifVersion);
          const copies = rows.map((row) => this.copy(row));
          const version = found.version + 1;
          for (const row of copies.splice(0, 40)) this.put(found, { ...row, version });
          await tick();
          for (const row of copies) this.put(found, { ...row, version });
          return (found.version = version);
        });
        this.#last = turn.catch(() => {});
        return turn;
      }
    },
  },
};
