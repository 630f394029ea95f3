// A property over any store: what one user's memory holds, no other user finds, whatever the ids are and whoever writes at the same time.

/** User ids that something could take for one another, or for something of its own. */
export const ODD_IDS = [
  "alice",
  "Alice",
  "ALICE",
  "alice ",
  " alice",
  "alice\t",
  "alice\n",
  "alicea",
  "alic",
  "a",
  "al",
  "alice alice",
  "alice\0",
  "alice\0bob",
  "\0alice",
  "a\u0001b",
  "\u200balice",
  "\ufeffalice",
  "alice\u00ad",
  "../alice",
  "alice/../bob",
  "alice/bob",
  "alice\\bob",
  "\\0",
  "\\",
  "\\\\",
  "/",
  ".",
  "..",
  "C:\\alice",

  "%",
  "_",
  "alic_",
  "alice%",
  "'; DROP TABLE fast_memory_rows; --",
  '"alice"',
  "'alice'",
  "$1",
  "?",
  ":alice",
  "--",
  "#salt",
  "#job",
  "#change1",
  "#",
  "##",
  "alice#salt",
  "fast-memory write alice",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "then",
  "length",
  "\u00e9",
  "e\u0301",
  "\ufb01",
  "fi",
  "\u212a",
  "K",
  "k",
  "ß",
  "ss",
  "SS",
  "İ",
  "i\u0307",
  "ı",
  "Å",
  "\u212b",
  "A\u030a",
  "1",
  "01",
  "1.0",
  "1e0",
  "0",
  "-0",
  "true",
  "false",
  "[]",
  "{}",
  "[1]",
  "null-",
  "NaN1",
  "user:1",
  "user:10",
  "user:1:",
  "a:b|c",
  "محمد",
  "дмитрий",
  "дмитрій",
  "🐝",
  "🐝🐝",
  "👩‍🔬",
  "👩🔬",
  "a".repeat(255),
  "a".repeat(256),
  "é".repeat(256),
  `${"a".repeat(255)}b`,
];

/** The same numbers for the same seed: mulberry32. */
function numbersOf(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/**
 * Interleaves what users do, and finds out whether one sees what another said.
 *
 * @param {(userId: string) => any} memoryOf makes a user's memory
 * @param {(memory: any) => (body: string, answer: (body: any) => string) => Promise<any>} chatOf a chat whose model writes what `answer` says
 * @param {{ seed?: number, rounds?: number, ids?: readonly string[] }} [options]
 * @returns {Promise<string[]>} what crossed
 */
export async function findCrossings(memoryOf, chatOf, { seed = 1, rounds = 12, ids = ODD_IDS } = {}) {
  const random = numbersOf(seed);
  const users = ids.map((id, number) => new User(memoryOf(id), chatOf, number));
  const crossings = [];
  for (let round = 0; round < rounds; round++) {
    const active = new Set(Array.from({ length: Math.min(24, users.length) }, () => users[random(users.length)]));
    const steps = Array.from(active, (user) => ({ user, step: STEPS[random(STEPS.length)], number: random(1e6) }));
    // All at once: of one user a step each.
    await Promise.all(steps.map(({ user, step, number }) => step?.(user, number)));
    for (const { user } of steps) crossings.push(...(await user.faults()));
  }
  for (const user of users) crossings.push(...(await user.faults()));
  const [first] = users;
  await first.memory.clear();
  first.texts.clear();
  for (const user of users) crossings.push(...(await user.faults()));
  return crossings;
}

class User {
  /** @type {Set<string>} */
  texts = new Set();
  count = 0;

  constructor(memory, chatOf, number) {
    this.memory = memory;
    this.chat = chatOf(memory);
    this.number = number;
  }

  /** A statement of which the word is this user's alone. */
  next(number) {
    return `Owns boat zq${this.number}zq number ${this.count++} of ${number}`;
  }

  async faults() {
    const name = JSON.stringify(this.memory.userId.slice(0, 30));
    const texts = (await this.memory.getAll()).map(({ text }) => text).sort();
    const expected = [...this.texts].sort();
    const faults = [];
    if (JSON.stringify(texts) !== JSON.stringify(expected))
      faults.push(`${name} has ${texts.length}, and ${expected.length} are its own`);
    const isForeign = (text) => !text.includes(`zq${this.number}zq`);
    const hits = await this.memory.search("Owns boat number", { topK: 100 });
    if (hits.some(({ memory }) => isForeign(memory.text))) faults.push(`${name} finds a memory of another`);
    const { recalled } = await this.memory.preview("Which boat number do I own?");
    if (recalled.some(({ memory }) => isForeign(memory.text))) faults.push(`${name} is shown a memory of another`);
    return faults;
  }
}

/** What a user does. @type {((user: User, number: number) => Promise<unknown>)[]} */
const STEPS = [
  async (user, number) => {
    const text = user.next(number);
    await user.memory.add(text);
    user.texts.add(text);
  },
  async (user, number) => {
    const texts = Array.from({ length: 1 + (number % 5) }, () => user.next(number));
    await user.memory.addMany(texts);
    for (const text of texts) user.texts.add(text);
  },
  async (user, number) => {
    const [record] = await user.memory.getAll({ order: "newest", limit: 1 });
    if (!record) return;
    const text = user.next(number);
    await user.memory.update(record.id, { text });
    user.texts.delete(record.text);
    user.texts.add(text);
  },
  async (user) => {
    const [record] = await user.memory.getAll();
    if (record && (await user.memory.delete(record.id))) user.texts.delete(record.text);
  },
  async (user, number) => {
    if (number % 4 > 0) return;
    await user.memory.clear();
    user.texts.clear();
  },
  async (user, number) => {
    const text = user.next(number);
    const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: `I own boat ${number}.` }] });
    await user.chat(body, (request) => {
      const key = /<memory key="([^"]+)"/.exec(JSON.stringify(request).replaceAll('\\"', '"'))?.[1] ?? "none";
      return `Fine.\n<memory key="${key}">${JSON.stringify({ memories: [{ content: text, category: "fact" }] })}</memory>`;
    });
    user.texts.add(text);
  },
  async (user, number) => {
    const text = user.next(number);
    const { imported } = await user.memory.import(JSON.stringify({ text }));
    if (imported === 1) user.texts.add(text);
  },
];

/** A chat over the package's `memoryFetch`, without a network. @param {any} memoryFetch */
export const chatBy = (memoryFetch) => (memory) => async (body, answer) => {
  const chat = memoryFetch(async (_url, init) => {
    const message = { role: "assistant", content: answer(JSON.parse(init.body)) };
    return Response.json({ choices: [{ index: 0, message, finish_reason: "stop" }] });
  }, memory);
  return (await chat("https://api.test/v1/chat/completions", { method: "POST", body })).json();
};
