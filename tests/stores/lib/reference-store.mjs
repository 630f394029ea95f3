/** The least that a store can be. What is broken in ./broken-stores.mjs overrides a part of it. */
export class ReferenceStore {
  name = "reference";
  namespaces = new Map();

  key(namespace) {
    return namespace;
  }

  find(namespace) {
    const key = this.key(namespace);
    if (!this.namespaces.has(key)) this.namespaces.set(key, this.fresh());
    return this.namespaces.get(key);
  }

  fresh() {
    return { version: 0, cleared: 0, rows: new Map() };
  }

  isKnown({ version, cleared }, since) {
    return since !== undefined && since >= cleared && since <= version;
  }

  /**
   * @param {any} row
   * @param {{ since: number | undefined, found?: any }} asked
   */
  isIn(row, { since }) {
    return since === undefined ? row.data !== null : row.version > since;
  }

  async load(namespace, since) {
    const found = this.find(namespace);
    const known = this.isKnown(found, since) ? since : undefined;
    const rows = [...found.rows.values()].filter((row) => this.isIn(row, { since: known, found }));
    return { version: found.version, full: known === undefined, rows: rows.map(({ id, data }) => ({ id, data })) };
  }

  async commit(namespace, rows, ifVersion) {
    const found = this.find(namespace);
    this.admit(found, rows, ifVersion);
    return this.write(
      found,
      rows.map((row) => this.copy(row)),
    );
  }

  admit(found, rows, ifVersion) {
    if (this.isTooLarge(rows)) throw Object.assign(new Error("too large"), { code: "store_full" });
    if (this.isStale(found, ifVersion)) throw Object.assign(new Error("stale"), { code: "conflict" });
  }

  isTooLarge(rows) {
    return rows.some(({ data }) => data?.length > 2_000_000);
  }

  isStale({ version }, ifVersion) {
    return ifVersion !== undefined && ifVersion !== version;
  }

  copy({ id, data }) {
    return { id, data: data && data.slice() };
  }

  write(found, rows) {
    const version = ++found.version;
    for (const { id, data } of rows) this.put(found, { id, data, version });
    return version;
  }

  put(found, row) {
    found.rows.set(row.id, row);
  }

  async clear(namespace) {
    const found = this.find(namespace);
    found.version = found.cleared = found.version + 1;
    found.rows.clear();
    return found.version;
  }
}
