// Users of one server process, and of as many clients, over a real PostgreSQL that waits for the disk:
//   npm run bench:load -- postgres [--users 1000] [--turns 3] [--at-once 32]
// Each user says something of their own in each turn, with the client of the openai package; a reminder is asked for in the next. In every request, and
// at the end in the database, it is looked at that what is remembered is theirs and whole. The plain client does the same turns beside it. The model
// is a process of its own, so that its work is not counted.
import { fork } from "node:child_process";
import { parseArgs } from "node:util";

import OpenAI from "openai";
import pg from "pg";

import { PostgresServer } from "@fast-memory/test-support/postgres-server";
import { withFastMemory } from "../pkg/index.js";
import { postgres } from "../pkg/postgres.js";
import { eachOf, percentiles } from "./lib/load.mjs";

const { values } = parseArgs({
  options: {
    users: { type: "string", default: "1000" },
    turns: { type: "string", default: "3" },
    "at-once": { type: "string", default: "32" },
  },
});
const [users, turns, atOnce] = [values.users, values.turns, values["at-once"]].map(Number);

const model = fork(new URL("./lib/load-model.mjs", import.meta.url));
const answer = () => new Promise((resolve) => model.once("message", resolve));
const baseURL = await answer();
const server = await PostgresServer.start({ durable: true });
const pool = new pg.Pool({ connectionString: server.url, max: 16 });
const store = postgres(pool, { table: "load" });

const faults = [];
const said = (user, turn) => `Thing ${turn} of user ${user}.`;
const plainClient = new OpenAI({ apiKey: "test-key", baseURL, maxRetries: 0 });
const options = { store, useLocalEmbeddings: false, onError: (error) => faults.push(`memory failed: ${error.code}`) };

/** A client for each turn, as a server has one for each request. */
const CLIENTS = {
  plain: () => plainClient,
  withFastMemory: (user) => withFastMemory(plainClient, `user ${user}`, options),
};

async function run(kind) {
  const times = [];
  for (let turn = 0; turn < turns; turn++) {
    await eachOf(users, atOnce, async (user) => {
      const client = CLIENTS[kind](user);
      const started = performance.now();
      const reply = await client.chat.completions.create({
        model: "mock",
        messages: [{ role: "user", content: `Remember: ${said(user, turn)}` }],
      });
      times.push(performance.now() - started);
      if (reply.choices[0].message.content.trim() !== "Noted.")
        faults.push(`user ${user} got another reply in turn ${turn}`);
    });
  }
  return percentiles(times);
}

try {
  console.log(`${users} users, ${turns} turns each, ${atOnce} at once, PostgreSQL`);
  for (const kind of Object.keys(CLIENTS))
    await CLIENTS[kind]("warm").chat.completions.create({
      model: "mock",
      messages: [{ role: "user", content: "Hello, user 0." }],
    });
  const plain = await run("plain");
  const wrapped = await run("withFastMemory");

  let found = 0;
  await eachOf(users, atOnce, async (user) => {
    const { memory } = withFastMemory(plainClient, `user ${user}`, options);
    const texts = (await memory.getAll()).map(({ text }) => text);
    const expected = Array.from({ length: turns }, (_, turn) => said(user, turn));
    if (JSON.stringify(texts.toSorted()) !== JSON.stringify(expected.toSorted()))
      faults.push(`user ${user} has ${texts.length} memories, and ${turns} were said`);
    found += texts.length;
  });
  model.send("faults");
  const { shown, foreign } = await answer();
  faults.push(...foreign);

  const line = (name, { p50, p99 }) =>
    console.log(`${name.padEnd(16)} p50 ${p50.toFixed(1).padStart(7)} ms   p99 ${p99.toFixed(1).padStart(7)} ms`);
  line("plain client", plain);
  line("withFastMemory", wrapped);
  console.log(
    `ratio            p50 ${(wrapped.p50 / plain.p50).toFixed(2).padStart(7)}      p99 ${(wrapped.p99 / plain.p99).toFixed(2).padStart(7)}`,
  );
  console.log(
    `${found} of ${users * turns} memories are there, ${shown} were shown to the model; ${faults.length} faults`,
  );
  for (const fault of new Set(faults.slice(0, 20))) console.log(`  ${fault}`);
  process.exitCode = faults.length === 0 && found === users * turns && (shown > 0 || turns === 1) ? 0 : 1;
} finally {
  model.disconnect();
  await pool.end();
  await server.close();
}
