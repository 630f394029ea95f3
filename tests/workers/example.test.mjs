import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, before } from "node:test";

import { test } from "../mock/deadline.mjs";
import { lastUserText, remembered, wellBehaved } from "../mock/model.mjs";
import { MockServer } from "../mock/server.mjs";
import { SEED } from "../examples/example.mjs";
import { peakOf } from "./peak.mjs";
import { QUIET } from "./quiet.mjs";
import { bin, project } from "./worker.mjs";

let example;
let mock;

before(async () => {
  [example, mock] = await Promise.all([project(new URL("../../examples/worker", import.meta.url)), MockServer.start()]);
});
after(() => Promise.all([mock?.close(), example?.remove()]));

/** `wrangler dev`, as a user starts it. */
class Dev {
  static async start() {
    const dev = new Dev();
    const vars = { OPENAI_API_KEY: "test-key", OPENAI_BASE_URL: mock.baseURL };
    const args = ["dev", "--ip", "127.0.0.1", "--port", "0", "--show-interactive-dev-session=false", ...Object.entries(vars).flatMap(([name, value]) => ["--var", `${name}:${value}`])];
    dev.child = spawn(process.execPath, [bin("wrangler"), ...args], { cwd: example.folder, env: { ...process.env, ...QUIET } });
    dev.output = "";
    dev.url = await new Promise((resolve, reject) => {
      const listen = (piece) => {
        dev.output += piece;
        const found = /Ready on (http:\S+)/.exec(dev.output);
        if (found) resolve(found[1]);
      };
      dev.child.stdout.on("data", listen);
      dev.child.stderr.on("data", listen);
      dev.child.once("exit", () => reject(new Error(`wrangler dev ended:\n${dev.output}`)));
    });
    return dev;
  }

  async say(text) {
    const response = await fetch(this.url, { method: "POST", body: text });
    assert.equal(response.status, 200, this.output);
    return (await response.text()).trim();
  }

  async look() {
    return (await fetch(this.url)).json();
  }

  async stop() {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill();
    await ended;
  }
}

test("the example remembers when wrangler is started again, with MiniLM inside", async (context) => {
  mock.model = wellBehaved({ answer: "Noted.", memories: (request) => (lastUserText(request).startsWith(SEED.introduction) ? SEED.learned : []) });
  let dev = await Dev.start();
  try {
    assert.equal(await dev.say(SEED.introduction), "Noted.");
    while ((await dev.look()).embedded === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  } finally {
    await dev.stop();
  }
  dev = await Dev.start();
  try {
    assert.equal(await dev.say(SEED.question), "Noted.");
    assert.deepEqual(remembered(mock.chats.at(-1)).map(({ text }) => text), [SEED.learned[0].content]);
    const { memories, modelBytes } = await dev.look();
    assert.deepEqual(memories, [SEED.learned[0].content]);
    assert.ok(modelBytes > 0);
    // Memory of WebAssembly never shrinks: this is the most that it was.
    context.diagnostic(`peak memory of MiniLM in the Worker: ${megabytes(modelBytes)} of the 128 that an isolate has`);
    const resident = peakOf("workerd", dev.child.pid);
    if (resident > 0) context.diagnostic(`peak memory of workerd, with all that it is itself: ${megabytes(resident)}`);
  } finally {
    await dev.stop();
  }
}, 120_000);

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
