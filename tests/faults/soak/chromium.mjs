// The load in a page of Chromium: IndexedDB, and MiniLM in its worker.
import { readFileSync } from "node:fs";

import { block } from "@fast-memory/mock/blocks";
import { keyOf, lastUserText } from "@fast-memory/mock/model";
import { BrowserFixture } from "../../e2e/browser-fixture.mjs";
import { EVERY, OPTIONS, PAUSE, turnOf } from "./load.mjs";

const KILOBYTES = 1e3;

/** Megabytes that the processes hold which draw pages. */
async function renderers(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const residentKilobytes = ({ id }) =>
    Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? 0) * 1.024;
  const sizes = processInfo.filter(({ type }) => type === "renderer").map(residentKilobytes);
  return sizes.reduce((sum, size) => sum + size, 0) / KILOBYTES;
}

/** What a target of the browser says of its heap: the worker is no page. */
async function workerHeap(browser) {
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send("Target.getTargets");
  const worker = targetInfos.find(({ type, title }) => type === "worker" && title.includes("fast-memory")) ?? targetInfos.find(({ type }) => type === "worker");
  if (!worker) throw new Error("there is no worker");
  const { sessionId } = await session.send("Target.attachToTarget", { targetId: worker.targetId, flatten: false });
  const ask = (id, method) =>
    new Promise((resolve) => {
      const listen = ({ message }) => {
        const answer = JSON.parse(message);
        if (answer.id !== id) return;
        session.off("Target.receivedMessageFromTarget", listen);
        resolve(answer.result);
      };
      session.on("Target.receivedMessageFromTarget", listen);
      void session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method }) });
    });
  await ask(1, "HeapProfiler.collectGarbage");
  const usage = await ask(2, "Runtime.getHeapUsage");
  await session.detach();
  return usage;
}

const megabytesOf = ({ usedSize, backingStorageSize = 0 }) => (usedSize + backingStorageSize) / 1e6;

/** @param {{ until: number, interval: number, add(sample: Record<string, number>, turns: number): void }} soak */
export async function soakChromium({ until, interval, add }) {
  const fixture = await BrowserFixture.start();
  fixture.mock.model = (request) => {
    const [, number] = /^Note (\d+)/m.exec(lastUserText(request)) ?? [];
    const key = keyOf(request);
    const memories = [{ content: turnOf(Number(number)).learned, category: "fact" }];
    return { content: key ? `Noted.\n\n${block(key, memories)}` : "Noted." };
  };
  const page = await fixture.open(await fixture.visitor());
  const devtools = await page.context().newCDPSession(page);
  await page.evaluate(async (options) => {
    window.soakOptions = options;
    window.client = app.client("alice", options);
    await client.memory.add("Likes tea");
    await client.memory.ready();
  }, OPTIONS);
  let turn = 0;
  let next = performance.now() + interval;
  while (performance.now() < until) {
    turn++;
    fixture.mock.forget();
    await page.evaluate(
      async ([said, turn, every]) => {
        const reply = await app.stream(client, said);
        if (reply.trim() !== "Noted.") throw new Error(`the reply was ${JSON.stringify(reply)}`);
        if (turn % every.change === 0) {
          const [first] = await client.memory.getAll({ order: "newest", limit: 1 });
          if (first) await client.memory.update(first.id, { text: `${first.text}, again` });
        }
        if (turn % every.client === 0) window.client = app.client("alice", window.soakOptions);
        if (turn % every.erase === 0) await client.memory.clear();
      },
      /** @type {[string, number, typeof EVERY]} */ ([turnOf(turn).said, turn, EVERY]),
    );
    if (performance.now() >= next) {
      next += interval;
      await devtools.send("HeapProfiler.collectGarbage");
      const heap = await devtools.send("Runtime.getHeapUsage");
      const sample = {
        page: megabytesOf(heap),
        worker: megabytesOf(/** @type {any} */ (await workerHeap(fixture.browser))),
        process: await renderers(fixture.browser),
      };
      add(sample, turn);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  const { uncaught } = page;
  await fixture.close();
  if (uncaught.length > 0) throw new Error(`uncaught: ${uncaught}`);
  return turn;
}
