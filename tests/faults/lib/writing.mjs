// What is written while a process or a browser is killed, and what must be there afterwards. Runs in pages too.

const GROUP = 3;

/**
 * Writes without an end, and tells what was acknowledged: `{ added: text }`, `{ deleted: text }`, `{ group: name }`.
 *
 * @param {any} memory
 * @param {string} run a name that no other run has
 * @param {(acknowledged: object) => void} tell
 */
export async function writeForEver(memory, run, tell, lanes = 3) {
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
    const half = [...members].filter(([, count]) => count !== GROUP).map(([group]) => group);
    return { lost, half, doubled: texts.length - there.size };
  }
}
