import { createMemory } from "../../../pkg/index.js";
import { encryptedStore } from "../../../pkg/testing.js";
import { ReferenceStore } from "../../stores/lib/reference-store.mjs";

export const KEY = Uint8Array.from({ length: 32 }, (_, at) => at * 7);
export const OTHER_KEY = Uint8Array.from({ length: 32 }, (_, at) => 255 - at);

/** A store whose rows a test can change behind its back. `fails`: called before each call, with its number and its name. */
export class OpenStore extends ReferenceStore {
  name = "open";
  calls = 0;
  /** @type {((call: number, method: string) => void) | undefined} */
  fails;

  async load(namespace, since) {
    this.fails?.(++this.calls, "load");
    return super.load(namespace, since);
  }

  async commit(namespace, rows, ifVersion) {
    this.fails?.(++this.calls, "commit");
    const version = await super.commit(namespace, rows, ifVersion);
    this.fails?.(this.calls, "committed");
    return version;
  }

  async clear(namespace) {
    this.fails?.(++this.calls, "clear");
    return super.clear(namespace);
  }

  /** The namespaces of encrypted users, with their rows. */
  users() {
    return [...this.namespaces].filter(([name, { rows }]) => name.startsWith("fme1.") && rows.size > 0);
  }

  /** The rows of the encrypted user at `number` that hold memories. */
  segments(number = 0) {
    const [, { rows }] = this.users()[number];
    return [...rows.values()].filter(({ id }) => id !== "key" && id !== "manifest");
  }

  row(id, number = 0) {
    return this.users()[number][1].rows.get(id);
  }

  /** All that is stored, as bytes of Latin-1. */
  text() {
    return [...this.namespaces]
      .filter(([, { version }]) => version > 0)
      .flatMap(([name, { rows }]) => [
        name,
        ...[...rows.values()].flatMap(({ id, data }) => [id, Buffer.from(data ?? []).toString("latin1")]),
      ])
      .join("\n");
  }
}

/** A store that can forget a namespace, as those of the package can. */
export class PurgingStore extends OpenStore {
  async purge(namespace, version) {
    this.fails?.(++this.calls, "purge");
    if (this.find(namespace).version !== version) return false;
    this.namespaces.delete(namespace);
    return true;
  }
}

/** A memory in another process: nothing of it is shared with earlier ones. */
export function fresh(store, encryption, user = "alice", options = {}) {
  const errors = [];
  const seen = {
    name: store.name,
    load: (...args) => store.load(...args),
    commit: (...args) => store.commit(...args),
    clear: (...args) => store.clear(...args),
    ...(store.purge && { purge: (...args) => store.purge(...args) }),
  };
  const memory = createMemory(user, {
    store: seen,
    ...(encryption && { encryption }),
    modelUrl: "file:///nowhere/",
    onError: (error) => error.code !== "model_load" && errors.push(error),
    ...options,
  });
  return { memory, errors };
}

/** The encrypted store over `store`, in another process. */
export function freshStore(store, encryption = { key: KEY }) {
  const { name } = store;
  return encryptedStore(
    {
      name,
      load: (...args) => store.load(...args),
      commit: (...args) => store.commit(...args),
      clear: (...args) => store.clear(...args),
      ...(store.purge && { purge: (...args) => store.purge(...args) }),
    },
    encryption,
  );
}

export async function texts(memory) {
  return (await memory.getAll()).map(({ text }) => text).sort();
}
