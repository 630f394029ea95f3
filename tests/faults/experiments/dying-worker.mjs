// The embedding worker dies at its nth message, in silence or with an error: the chat goes on by words, and the worker comes back.
import { wellBehaved } from "@fast-memory/mock/model";

import { BrowserFixture } from "../../e2e/browser-fixture.mjs";

/** Messages in a run without a death are about twelve; more than these come only with a slow download. */
const MESSAGES = 12;
/** What may pass until the worker is back, in milliseconds. */
const PATIENCE = 30_000;
const AT_ONCE = 4;

/** Runs in the page: the first worker dies at the message that the address names. */
function killAtMessage() {
  const { searchParams } = new URL(location.href);
  const [dying, mode] = [Number(searchParams.get("dies")), searchParams.get("mode")];
  window.deaths = 0;
  window.messages = 0;
  // The watchdog's limits are long.
  const { setTimeout } = window;
  window.setTimeout = /** @type {any} */ (
    (work, delay = 0, ...args) => setTimeout(work, delay >= 20_000 ? delay / 20 : delay, ...args)
  );
  const { Worker } = window;
  window.Worker = class extends Worker {
    constructor(...args) {
      super(.../** @type {[any]} */ (args));
      this.addEventListener("message", () => this.#count());
    }
    postMessage(...args) {
      super.postMessage(.../** @type {[any]} */ (args));
      this.#count();
    }
    #count() {
      if (++window.messages !== dying) return;
      window.deaths++;
      this.terminate();
      if (mode === "error") this.dispatchEvent(new ErrorEvent("error", { message: "out of memory" }));
    }
  };
}

async function dyingWorker({ isReduced }) {
  const fixture = await BrowserFixture.start();
  fixture.mock.model = wellBehaved({ answer: "Hello." });
  const figures = { "chats failed": 0, "not recalled by words": 0, "workers not back": 0, uncaught: 0 };
  const notes = [];
  let runs = 0;
  const wrong = (figure, note) => (figures[figure]++, notes.push(`${figure}: ${note}`));
  const messages = Array.from({ length: MESSAGES }, (_, at) => at + 1).filter((at) => !isReduced || at % 5 === 2);
  const waiting = messages.flatMap((message) => [`silent ${message}`, `error ${message}`]);
  const worker = async () => {
    for (let where = waiting.pop(); where; where = waiting.pop()) {
      const [mode, message] = where.split(" ");
      const visitor = await fixture.visitor({ before: killAtMessage });
      const page = await visitor.newPage();
      const uncaught = [];
      page.on("pageerror", (error) => uncaught.push(error));
      const query = `api=${encodeURIComponent(fixture.mock.baseURL)}&dies=${message}&mode=${mode}`;
      await page.goto(`${fixture.site.url}/?${query}`);
      await page.waitForFunction(() => window.app !== undefined);
      const seen = await page.evaluate(
        async ([where, patience]) => {
          const client = app.client("alice");
          await client.memory.addMany(["Keeps bees", "Plays the cello", "Works at a bakery"]);
          const said = await app.say(client, `What about my bees? (${where})`).catch((error) => `${error}`);
          const until = performance.now() + patience;
          let stats = await client.memory.stats();
          while ((stats.embedded < 3 || stats.embedder.state !== "ready") && performance.now() < until) {
            await new Promise((resolve) => setTimeout(resolve, 200));
            await client.memory.search("bees");
            stats = await client.memory.stats();
          }
          return { said, embedded: stats.embedded, state: stats.embedder.state, deaths: window.deaths };
        },
        /** @type {[string, number]} */ ([where, PATIENCE]),
      );
      runs++;
      const request = fixture.mock.chats
        .map((chat) => JSON.stringify(chat))
        .find((chat) => chat.includes(`(${where})`));
      if (seen.said !== "Hello.") wrong("chats failed", `${where}: ${seen.said}`);
      if (!request?.includes("Keeps bees")) wrong("not recalled by words", where);
      if (seen.embedded !== 3 || seen.state !== "ready") wrong("workers not back", `${where}: ${JSON.stringify(seen)}`);
      if (uncaught.length > 0) wrong("uncaught", `${where}: ${uncaught}`);
      await visitor.close();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await fixture.close();
  return { runs, figures, notes };
}

export const dyingWorkers = [{ name: "the embedding worker dies at a message", run: dyingWorker }];
