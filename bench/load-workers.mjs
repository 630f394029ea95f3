// Users of a Worker, each with a Durable Object, in real workerd on this machine:
//   npm run bench:load -- workers [--users 1000] [--turns 3] [--at-once 32] [--memories 0] [--store object]
// Each user says something of their own in each turn, and asks for it at the end. In every request, and at the end in every store, it is
// looked at that what is remembered is theirs and whole. The plain client does the same turns beside it. --memories: what each has before;
// --store rows: the objects keep rows only, and the Worker reads and searches them.
import { join } from "node:path";
import { parseArgs } from "node:util";

import { MockServer } from "@fast-memory/mock";
import { lastUserText, remembered, wellBehaved } from "@fast-memory/mock/model";
import { OBJECTS, project, Worker, wrangler } from "../tests/workers/worker.mjs";
import { eachOf, percentiles } from "./lib/load.mjs";

const { values } = parseArgs({
  options: {
    users: { type: "string", default: "1000" },
    turns: { type: "string", default: "3" },
    "at-once": { type: "string", default: "32" },
    memories: { type: "string", default: "0" },
    store: { type: "string", default: "object" },
  },
});
const [users, turns, atOnce, before] = [values.users, values.turns, values["at-once"], values.memories].map(Number);

const faults = [];
const mock = await MockServer.start({
  model: wellBehaved({
    answer: "Noted.",
    memories(request) {
      const text = lastUserText(request);
      const [, user] = /user (\d+)[.?]/.exec(text) ?? [];
      const foreign = remembered(request).filter((memory) => !memory.text.endsWith(` of user ${user}.`));
      if (foreign.length > 0) faults.push(`user ${user} was shown ${foreign.length} memories of others`);
      const [, content] = /^Remember: ([^\n]+)/.exec(text) ?? [];
      return content ? [{ content, category: "fact" }] : [];
    },
  }),
});
const app = await project(new URL("../tests/workers/app", import.meta.url));
let worker;
try {
  await wrangler(["deploy", "--dry-run", "--outdir", "out"], app);
  worker = await Worker.start({
    folder: join(app.folder, "out"),
    state: join(app.folder, "state"),
    bindings: { LLM_URL: mock.baseURL, GATE_URL: mock.baseURL },
    additionalUnboundDurableObjects: OBJECTS,
    d1Databases: { FAST_MEMORY_DB: "memory" },
  });
  console.log(`${users} users with ${before} memories, ${turns} turns each, ${atOnce} at once, store ${values.store}`);
  await worker.ask("chat", { user: "warm", store: values.store, text: "Hello, user 0." });

  const said = (user, turn) => `Thing ${turn} of user ${user}.`;
  const run = (kind) => async () => {
    const times = [];
    for (let turn = 0; turn < turns; turn++) {
      await eachOf(users, atOnce, async (user) => {
        const started = performance.now();
        const { value, errors } = await worker.ask("chat", {
          user: `user ${user}`,
          kind,
          ...(kind !== "plain" && { store: values.store }),
          text: `Remember: ${said(user, turn)}`,
        });
        times.push(performance.now() - started);
        if (value?.trim() !== "Noted.") faults.push(`user ${user} got another reply in turn ${turn}`);
        faults.push(...errors.map(({ code }) => `user ${user}, turn ${turn}: ${code}`));
      });
      mock.forget();
    }
    return percentiles(times);
  };
  const known = (user) => Array.from({ length: before }, (_, index) => `Knows the fact ${index} of user ${user}.`);
  if (before > 0)
    await eachOf(users, atOnce, (user) =>
      worker.ask("add", { user: `user ${user}`, store: values.store, texts: known(user) }),
    );
  const plain = await run("plain")();
  const wrapped = await run("withFastMemory")();

  let found = 0;
  await eachOf(users, atOnce, async (user) => {
    const { value } = await worker.ask("memories", { user: `user ${user}`, store: values.store });
    const expected = [...known(user), ...Array.from({ length: turns }, (_, turn) => said(user, turn))];
    if (JSON.stringify(value.toSorted()) !== JSON.stringify(expected.toSorted()))
      faults.push(`user ${user} has ${value.length} memories, and ${expected.length} were said`);
    found += value.length;
  });

  const line = (name, { p50, p99 }) =>
    console.log(`${name.padEnd(16)} p50 ${p50.toFixed(1).padStart(7)} ms   p99 ${p99.toFixed(1).padStart(7)} ms`);
  line("plain client", plain);
  line("withFastMemory", wrapped);
  console.log(
    `ratio            p50 ${(wrapped.p50 / plain.p50).toFixed(2).padStart(7)}      p99 ${(wrapped.p99 / plain.p99).toFixed(2).padStart(7)}`,
  );
  console.log(`${found} of ${users * (before + turns)} memories are there; ${faults.length} faults`);
  for (const fault of new Set(faults.slice(0, 20))) console.log(`  ${fault}`);
  process.exitCode = faults.length === 0 && found === users * (before + turns) ? 0 : 1;
} finally {
  await worker?.stop();
  await Promise.all([mock.close(), app.remove()]);
}
