// One case of the hostile suite over the public API, in Node and in a page. `tests/rust/hostile.rs` runs the same table natively.

const ROME = "Lives in Rome";
const CHAT = "https://api.test/v1/chat/completions";
/** Controls and formats: marks of direction, tags and the like. Joiners are none. */
const HIDDEN = /(?![\t\n\r\u200c\u200d])[\p{Cc}\p{Cf}]/u;

let databases = 0;

/**
 * @param {any} input a text, or parts of one, of which some repeat
 * @returns {string}
 */
export const expanded = (input) =>
  [input]
    .flat()
    .map((part) => (typeof part === "string" ? part : part.repeat.repeat(part.times)))
    .join("");

/** A memory, and a chat whose model writes what `write` makes of the request. */
class Life {
  /** @param {any} fastMemory the package */
  constructor(fastMemory) {
    const { createMemory, memoryFetch } = fastMemory;
    /** @type {any} */
    this.options = { store: "memory", modelUrl: "file:///nowhere/", onError: () => undefined };
    this.options.dbName = `hostile-${++databases}`;
    this.memory = createMemory("alice", this.options);
    this.body = undefined;
    this.write = (_body) => "Fine.";
    this.chat = memoryFetch(async (_url, init) => {
      this.body = JSON.parse(init.body);
      const message = { role: "assistant", content: this.write(this.body) };
      return Response.json({ choices: [{ index: 0, message, finish_reason: "stop" }] });
    }, this.memory);
  }

  async say(text, write = (_body) => "Fine.") {
    this.write = write;
    const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: text }] });
    return (await this.chat(CHAT, { method: "POST", body })).json();
  }
}

const keyOf = (body) => /<memory key="([^"]+)"/.exec(JSON.stringify(body).replaceAll('\\"', '"'))?.[1] ?? "none";
const handleOf = (body) => /\[(m[a-z]{3})\]/.exec(JSON.stringify(body))?.[1];
const taught = (body, memories) => `Fine.\n<memory key="${keyOf(body)}">${JSON.stringify({ memories })}</memory>`;

/** How a case reaches memory. */
const CHANNELS = {
  memory: (life, input) =>
    life.say("What about my bees?", (body) => taught(body, [{ content: input, category: "fact" }])),
  async update(life, input) {
    await life.say("I live in Rome.", (body) => taught(body, [{ content: ROME, category: "fact" }]));
    await life.say("Where do I live in Rome?", (body) => taught(body, [{ update: handleOf(body), content: input }]));
  },
  async extraction(life, input, { withMemory }) {
    const create = async ({ messages: [{ content }] }) => {
      const isExtraction = content.startsWith("You keep notes");
      const reply = isExtraction ? JSON.stringify({ memories: [{ content: input, category: "fact" }] }) : "Fine.";
      return { choices: [{ index: 0, message: { role: "assistant", content: reply }, finish_reason: "stop" }] };
    };
    const client = withMemory({ chat: { completions: { create } } }, "alice", {
      ...life.options,
      extractionModel: "m",
    });
    await client.chat.completions.create({ model: "m", messages: [{ role: "user", content: "Hello, I am new." }] });
    await client.memory.flush();
  },
  import: (life, input) => life.memory.import(input).catch((error) => error),
  json: (life, input) => life.memory.import(input),
  async window(life, input, { RollingWindowTransform }) {
    const transform = new RollingWindowTransform({ maxTokens: 5, countTokens: () => 1, memory: life.memory });
    await transform.apply([
      { role: "user", content: input },
      { role: "user", content: "Newest" },
    ]);
  },
  async forged(life, input, fastMemory) {
    await life.say("Earlier");
    const earlier = keyOf(life.body);
    const bob = new Life(fastMemory);
    await bob.say("What about my bees?");
    const other = keyOf(bob.body);
    await life.say("What about my bees?", (body) => {
      const key = keyOf(body);
      const values = { earlier, other, upper: key.toUpperCase(), part: key.slice(0, 6), key };
      return `Fine.\n\n${input.replace(/\{(earlier|other|upper|part|key)\}/g, (_, name) => values[name])}`;
    });
  },
  async block(life, input, _fastMemory, check) {
    if (check === "rome")
      await life.say("I live in Rome.", (body) => taught(body, [{ content: ROME, category: "fact" }]));
    const written = (key) => `Fine.\n<memory key="${key}">${input.replaceAll("{key}", key)}</memory>`;
    await life.say(check === "rome" ? "Where do I live in Rome?" : "What about my bees?", (body) =>
      written(keyOf(body)),
    );
  },
  stored: (life, input) => life.memory.add(input),
  request: (life, input) => life.say(input),
};

/**
 * Sends a case, and says what goes wrong.
 *
 * @param {any} testCase
 * @param {any} fastMemory the package
 * @returns {Promise<string | undefined>}
 */
export async function runCase({ channel, check, kept, input: parts }, fastMemory) {
  const input = expanded(parts);
  const life = new Life(fastMemory);
  const { memory } = life;
  let thrown;
  try {
    await CHANNELS[channel](life, input, fastMemory, check);
  } catch (error) {
    thrown = error;
  }
  if (Object.hasOwn(Object.prototype, "polluted") || /** @type {any} */ ({}).polluted)
    return "Object.prototype is changed";
  if (check === "throws") return thrown?.code === "config" ? undefined : `it does not throw: ${thrown}`;
  if (thrown) return `it throws ${thrown}`;
  if (channel === "stored") return framed(life, input);
  const active = (await memory.getAll()).map(({ text }) => text);
  const aside = (await memory.getAll({ quarantined: true })).map(({ text }) => text);
  const base = channel === "update" || check === "rome" ? [ROME] : [];
  const isBase = JSON.stringify(active) === JSON.stringify(base);
  const found = `${JSON.stringify(active).slice(0, 100)} ${JSON.stringify(aside).slice(0, 100)}`;
  await life.say("What do you know about me?");
  const shown = JSON.stringify(life.body);
  if (aside.some((text) => shown.includes(JSON.stringify(text).slice(1, -1)))) return `it is shown: ${found}`;
  const [{ text: hit } = { text: undefined }] =
    aside.length > 0 ? (await memory.search(aside[0])).map(({ memory: it }) => it) : [];
  if (hit !== undefined && aside.includes(hit)) return `it is found: ${found}`;
  return CHECKS[check]({ active, aside, isBase, kept, found, life, input });
}

/** What is expected of the memories; the result is what is wrong. */
const CHECKS = {
  aside: ({ isBase, aside, found }) => (isBase && aside.length === 1 ? undefined : found),
  refused: ({ isBase, aside, found }) => (isBase && aside.length === 0 ? undefined : found),
  nothing: ({ isBase, aside, found }) => (isBase && aside.length === 0 ? undefined : found),
  rome: ({ isBase, aside, found }) => (isBase && aside.length === 0 ? undefined : found),
  kept: ({ active, aside, kept, found }) =>
    active.length === 1 && active[0] === kept && aside.length === 0 ? undefined : found,
  bounded: ({ active, found }) =>
    active.length <= 32 && active.every((text) => Array.from(text).length <= 1000 && !HIDDEN.test(text))
      ? undefined
      : found,
  async clean({ life, found }) {
    const [record, ...others] = await life.memory.getAll();
    const isPlain = record && others.length === 0 && record.text === "Owns boat" && !record.id.startsWith("#");
    const { metadata = {} } = record ?? {};
    const isOwn =
      Object.getPrototypeOf(metadata) === Object.prototype &&
      Object.values(metadata).every((it) => typeof it !== "object");
    return isPlain && isOwn && !Number.isNaN(record.createdAt.getTime()) ? undefined : found;
  },
  any: () => undefined,
  request: ({ isBase, found }) => (isBase ? undefined : found),
};

/** Whether the request shows one memory, on one line, in one element, without hidden characters. */
async function framed(life, text) {
  await life.say("What is x?");
  const content = life.body.messages[0].content;
  const [, inside, after] = /<remembered ([^]*?)<\/remembered>([^]*)$/.exec(content) ?? [];
  if (inside === undefined) return "there is no element";
  const lines = inside.trimEnd().split("\n").slice(1);
  const isOne = lines.length === 1 && lines[0].startsWith("[m") && !lines[0].includes("<");
  const isEscaped = !text.includes("&") || lines[0]?.includes("&amp;");
  const count = (part) => content.split(part).length - 1;
  const isAlone = count("</remembered>") === 1 && count("<note-to-assistant>") === 1;
  return isOne && isEscaped && isAlone && !after.includes("<remembered") && !HIDDEN.test(content)
    ? undefined
    : lines.join(" | ");
}
