import assert from "node:assert/strict";
import { after, before } from "node:test";

import { MockServer } from "@fast-memory/mock";
import { remembered } from "@fast-memory/mock/model";
import { DEVELOPER, modelOf } from "@fast-memory/test-support/conversation";
import { test } from "@fast-memory/test-support/deadline";
import { RunningProcess } from "@fast-memory/test-support/process";
import { peakOf } from "./peak-memory.mjs";
import { TOOL_ENV } from "./tool-env.mjs";
import { project, WRANGLER } from "./worker.mjs";

let example;
let mock;

before(async () => {
  [example, mock] = await Promise.all([project(new URL("../../examples/worker", import.meta.url)), MockServer.start()]);
});
after(() => Promise.all([mock?.close(), example?.remove()]));

/** `wrangler dev`, as a user starts it. */
class DevServer {
  #process;
  #url;

  constructor(process, url) {
    this.#process = process;
    this.#url = url;
  }

  static async start() {
    const variables = { OPENAI_API_KEY: "test-key", OPENAI_BASE_URL: mock.baseURL };
    const args = [
      "dev",
      "--ip",
      "127.0.0.1",
      "--port",
      "0",
      "--show-interactive-dev-session=false",
      ...Object.entries(variables).flatMap(([name, value]) => ["--var", `${name}:${value}`]),
    ];
    const server = new RunningProcess(process.execPath, [WRANGLER, ...args], { cwd: example.folder, env: TOOL_ENV });
    return new DevServer(server, await server.next(/Ready on (http:\S+)\s/));
  }

  get pid() {
    return this.#process.pid;
  }

  async say(text) {
    const response = await fetch(this.#url, { method: "POST", body: text });
    assert.equal(response.status, 200, this.#process.printed);
    return (await response.text()).trim();
  }

  async look() {
    return (await fetch(this.#url)).json();
  }

  stop() {
    return this.#process.stop();
  }
}

test("the example Worker remembers after wrangler restarts, with MiniLM inside", async (context) => {
  mock.model = modelOf(DEVELOPER);
  let dev = await DevServer.start();
  try {
    assert.equal(await dev.say(DEVELOPER.introduction), "Noted.");
    while ((await dev.look()).embedded === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  } finally {
    await dev.stop();
  }
  dev = await DevServer.start();
  try {
    assert.equal(await dev.say(DEVELOPER.question), "Noted.");
    assert.deepEqual(
      remembered(mock.chats.at(-1)).map(({ text }) => text),
      [DEVELOPER.learned[0].content],
    );
    const { memories, modelBytes } = await dev.look();
    assert.deepEqual(memories, [DEVELOPER.learned[0].content]);
    assert.ok(modelBytes > 0);
    // Memory of WebAssembly never shrinks: this is the most that it was.
    context.diagnostic(`peak memory of MiniLM in the Worker: ${megabytes(modelBytes)} of the 128 that an isolate has`);
    const resident = peakOf("workerd", dev.pid);
    if (resident > 0) context.diagnostic(`peak memory of workerd, with all that it is itself: ${megabytes(resident)}`);
  } finally {
    await dev.stop();
  }
}, 120_000);

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
