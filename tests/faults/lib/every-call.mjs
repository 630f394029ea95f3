// Lets each call of a store fail, one after the other, under each method of the public API. Runs in Node and in pages.

const BASE = ["Works at a bakery", "Keeps bees", "Plays the cello"];
/** It fails at once: memories are found by their words. */
const EMBEDDER = { modelId: "none", embed: async () => [] };

/** @param {object[]} memories */
const reply = (key, memories) =>
  `Hello.${key ? `\n\n<memory key="${key}">${JSON.stringify({ memories })}</memory>` : ""}`;

/** A chat call whose model teaches `memories`. Without a network. */
async function say(fastMemory, memory, content, memories) {
  const model = async (_url, { body }) => {
    const key = /<memory key=\\"([^"\\]+)\\">/.exec(body)?.[1];
    return Response.json({
      choices: [{ index: 0, message: { role: "assistant", content: reply(key, memories) }, finish_reason: "stop" }],
    });
  };
  const fetchWithMemory = fastMemory.memoryFetch(model, memory);
  const response = await fetchWithMemory("https://llm.test/v1/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "m", messages: [{ role: "user", content }] }),
  });
  const said = (await response.json()).choices[0].message.content;
  if (said !== "Hello.") throw new Error(`the chat call returned ${JSON.stringify(said)}`);
}

const learnHome = (fastMemory, memory) =>
  say(fastMemory, memory, "I live in Berlin", [{ content: "Lives in Berlin", category: "fact" }]);
const learnMove = (fastMemory, memory) =>
  say(fastMemory, memory, "I moved to Hamburg, and I like jazz", [
    { content: "Lives in Hamburg", category: "fact" },
    { content: "Likes jazz", category: "preference" },
  ]);

/** What is done while a call fails, on a user who knows {@link BASE} and what `prepare` adds. */
const OPERATIONS = {
  add: { run: ({ memory }) => memory.add("Likes tea") },
  addMany: { run: ({ memory }) => memory.addMany(["Likes tea", "Likes bread", { text: "Has a cat", pinned: true }]) },
  update: { run: ({ memory, ids }) => memory.update(ids[0], { text: "Works at a school", category: "context" }) },
  pin: { run: ({ memory, ids }) => memory.pin(ids[1]) },
  delete: { run: ({ memory, ids }) => memory.delete(ids[2]) },
  clear: { run: ({ memory }) => memory.clear() },
  import: { run: ({ memory }) => memory.import("- Likes rain\n- Likes snow\n- Likes fog") },
  "a chat call that learns": {
    run: ({ fastMemory, memory }) => learnMove(fastMemory, memory),
    prepare: learnHome,
    isChat: true,
  },
  undo: {
    run: ({ memory }) => memory.undoLast(),
    async prepare(fastMemory, memory) {
      await learnHome(fastMemory, memory);
      await learnMove(fastMemory, memory);
    },
    // Undone once, the change is gone: the second attempt finds nothing to undo.
  },
};

/** What a user's memory is, without ids and times. Read by a client that shares nothing with the one that wrote. */
async function stateOf({ fastMemory, store, user, options }) {
  const { name } = store;
  const other = {
    name,
    load: (namespace, since) => store.load(namespace, since),
    commit: (namespace, rows, ifVersion) => store.commit(namespace, rows, ifVersion),
    clear: (namespace) => store.clear(namespace),
  };
  const memory = fastMemory.createMemory(user, { ...options, store: other, embedder: EMBEDDER, onError() {} });
  return describe(memory);
}

async function describe(memory) {
  const records = await memory.getAll();
  const { unreadable } = await memory.stats();
  const texts = records.map(({ text, category, pinned = false }) => `${text} (${category}${pinned ? ", pinned" : ""})`);
  return JSON.stringify({ texts: texts.sort(), changes: (await memory.history()).length, unreadable });
}

async function prepared({ fastMemory, store, user, prepare, options }) {
  const memory = fastMemory.createMemory(user, { ...options, store, embedder: EMBEDDER, onError() {} });
  const ids = (await memory.addMany(BASE)).map(({ id }) => id);
  await prepare?.(fastMemory, memory);
  return { fastMemory, memory, ids };
}

/**
 * @param {object} adapter
 * @param {any} adapter.fastMemory the package
 * @param {any} adapter.store
 * @param {import("./fault-points.mjs").FaultPoints} adapter.points the calls of the store
 * @param {string[]} adapter.modes of faults
 * @param {string} adapter.name
 * @param {number} [adapter.step] between the calls that fail: 1 for every call
 * @param {object} [adapter.options] of the client, such as `encryption`
 * @returns {Promise<{ runs: number, halfWritten: string[], stuck: string[] }>} `halfWritten`: what is neither as before nor as after;
 *   `stuck`: what the client saw or did wrong after the failure
 */
export async function everyCall({ fastMemory, store, points, modes, name, options, step = 1 }) {
  const found = { runs: 0, halfWritten: [], stuck: [] };
  for (const [operation, { run, prepare, isChat = false }] of Object.entries(OPERATIONS)) {
    const twin = `${name} ${operation} twin`;
    const subject = await prepared({ fastMemory, store, user: twin, prepare, options });
    const before = await stateOf({ fastMemory, store, user: twin, options });
    points.arm(0);
    await run(subject);
    const { calls } = points;
    const after = await stateOf({ fastMemory, store, user: twin, options });
    if (before === after) throw new Error(`${operation} changes nothing`);
    for (const mode of modes) {
      for (let failing = 1; failing <= calls; failing += step) {
        const user = `${name} ${operation} ${mode} ${failing}`;
        const faulty = await prepared({ fastMemory, store, user, prepare, options });
        points.arm(failing, mode);
        const error = await Promise.resolve(run(faulty)).then(
          () => undefined,
          (thrown) => thrown,
        );
        const wasReached = points.calls >= failing;
        points.disarm();
        found.runs++;
        const where = `${name}, ${operation}, call ${failing} of ${calls} fails ${mode}`;
        const state = await stateOf({ fastMemory, store, user, options });
        if (state !== before && state !== after) found.halfWritten.push(`${where}: ${state}`);
        if (isChat && error) found.stuck.push(`${where}: the chat call failed: ${error}`);
        if (!isChat && !error && wasReached && state !== after)
          found.stuck.push(`${where}: acknowledged, and not stored`);
        const seen = await describe(faulty.memory).catch((thrown) => `${thrown}`);
        if (seen !== state) found.stuck.push(`${where}: the client sees ${seen}, and stored is ${state}`);
        if (state === before) {
          await Promise.resolve(run(faulty)).catch((thrown) => found.stuck.push(`${where}: again: ${thrown}`));
          const again = await stateOf({ fastMemory, store, user, options });
          if (again !== after) found.stuck.push(`${where}: again: ${again}`);
        }
      }
    }
  }
  return found;
}
