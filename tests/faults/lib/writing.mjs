// What is written while a process or a browser is killed, and what must be there afterwards. Runs in pages too.

const GROUP = 3;

/** A user with more memories is erased, so that a run does not begin with thousands of them. */
const MOST = 1500;
const KEY = btoa("0123456789abcdef0123456789abcdef");
/** @type {Record<string, object>} */
const ENCRYPTIONS = {
  plain: {},
  encrypt: { encryption: { key: KEY } },
  decrypt: { encryption: { key: KEY, decrypt: true } },
};

/**
 * Opens the memory of alice, which turns encryption on or off with such a `setting`, tells what is there, and writes to it.
 *
 * @param {(user: string, options: object) => any} createMemory
 * @param {{ setting: string, run: string, options?: object, tell(line: object): unknown }} how
 */
export async function openAndWrite(createMemory, { setting, run, options, tell }) {
  const embedder = { modelId: "none", embed: async () => [] };
  await tell({ isOpening: true });
  const memory = createMemory("alice", { ...options, ...ENCRYPTIONS[setting], embedder, onError() {} });
  let isErased = false;
  memory.on("lost", () => (isErased = true));
  const records = await memory.getAll();
  const { unreadable } = await memory.stats();
  const mustErase = records.length > MOST;
  await tell({ texts: records.map(({ text }) => text), unreadable, mustErase, isErased });
  if (mustErase) await memory.clear();
  await writeForEver(memory, run, tell);
}

/**
 * Writes without an end, and tells what was acknowledged: `{ added: text }`, `{ deleted: text }`, `{ group: name }`.
 *
 * @param {any} memory
 * @param {string} run a name that no other run has
 * @param {(acknowledged: object) => void} tell
 */
async function writeForEver(memory, run, tell, lanes = 3) {
  const lane = async (name) => {
    for (let number = 0; ; number++) {
      const text = `Note ${run} ${name} ${number}`;
      const { id } = await memory.add(text);
      tell({ added: text });
      if (number % 4 === 1) {
        const temporary = await memory.add(`Temporary ${run} ${name} ${number}`);
        await memory.delete(temporary.id);
        tell({ deleted: temporary.text });
      }
      if (number % 4 === 2) {
        const group = `Group ${run} ${name} ${number}`;
        await memory.addMany(Array.from({ length: GROUP }, (_, member) => `${group} member ${member}`));
        tell({ group });
      }
      if (number % 4 === 3) {
        const changed = `${text} changed`;
        await memory.update(id, { text: changed });
        tell({ changed, added: text });
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(`lane ${number}`)));
}

/** What was acknowledged in all runs, held against what is there. */
export class Ledger {
  #present = new Set();
  #absent = new Set();
  #groups = new Set();

  /** @param {any} acknowledged */
  acknowledge({ added, changed, deleted, group }) {
    if (changed) {
      this.#present.delete(added);
      this.#absent.add(added);
      this.#present.add(changed);
    } else if (added) this.#present.add(added);
    if (deleted) this.#absent.add(deleted);
    if (group) this.#groups.add(group);
  }

  get size() {
    return this.#present.size;
  }

  /** The memory was erased. */
  forget() {
    for (const set of [this.#present, this.#absent, this.#groups]) set.clear();
  }

  /** @param {string[]} texts */
  check(texts) {
    const there = new Set(texts);
    const lost = [];
    for (const text of this.#present) {
      // The process may have died after its update, and before it could tell.
      if (!there.has(text) && !there.has(`${text} changed`)) lost.push(text);
    }
    for (const text of this.#absent) if (there.has(text)) lost.push(`the deletion of ${text}`);
    const members = new Map();
    for (const text of there) {
      const [, group] = /^(Group .*) member \d$/.exec(text) ?? [];
      if (group) members.set(group, (members.get(group) ?? 0) + 1);
    }
    for (const group of this.#groups) if (!members.has(group)) lost.push(group);
    // Each is told once.
    for (const text of this.#present) if (lost.includes(text)) this.#present.delete(text);
    for (const text of this.#absent) if (there.has(text)) this.#absent.delete(text);
    for (const group of this.#groups) if (lost.includes(group)) this.#groups.delete(group);
    const half = [...members].filter(([, count]) => count !== GROUP).map(([group]) => group);
    return { lost, half, doubled: texts.length - there.size };
  }
}
