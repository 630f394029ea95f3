import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { QUIET } from "../../workers/quiet.mjs";
import { assertRemembers } from "../lib/conversation.mjs";
import { assertAllModules } from "../lib/engine.mjs";
import { node22, workers } from "../lib/tools.mjs";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const EXAMPLE = at("../../../examples/worker/");
const IN_WORKERD = at("../../workers/serve.mjs");

const VITE = `
import { cloudflare } from "@cloudflare/vite-plugin";

export default { plugins: [cloudflare()] };
`;

const variables = (app) => ({ OPENAI_API_KEY: "test-key", OPENAI_BASE_URL: app.mock.baseURL });

/** Where wrangler and Vite look for them. */
const putVariables = (app) => app.write(".dev.vars", Object.entries(variables(app)).map(([name, value]) => `${name}=${value}\n`).join(""));

async function putVite(app) {
  for (const name of ["@cloudflare/vite-plugin", "vite"]) await app.borrow(workers, name);
  await app.write("vite.config.js", VITE);
}

/** Cloudflare's tools ask for this Node. */
const run = (app, ...args) => app.run(node22(), args, { env: QUIET });

/** What is learned is in a Durable Object; its vector comes after the reply. */
async function startWorker(app, ...args) {
  const { url, stop } = await app.serve(node22(), args, { env: QUIET });
  const ask = async (request) => {
    const response = await fetch(url, request);
    assert.equal(response.status, 200, await response.clone().text());
    return response;
  };
  const look = async () => (await ask()).json();
  await look();
  return {
    async say(text) {
      const reply = await (await ask({ method: "POST", body: text })).text();
      for (;;) {
        const { memories, embedded, modelBytes } = await look();
        if (embedded === memories.length) return { reply, kept: { memories: memories.length, embedded, embedder: modelBytes > 0 ? "ready" : "idle" } };
        await setTimeout(50);
      }
    },
    stop,
  };
}

const LOOPBACK = ["--host", "127.0.0.1", "--port", "0"];

/** The app is the example that users copy. */
const row = (host, form, run) => ({ host, form, version: () => workers.version(host), source: EXAMPLE, run });

export const WORKERS = [
  row("wrangler", "dev", async (app) => {
    await putVariables(app);
    await assertRemembers(app, () => startWorker(app, workers.bin("wrangler"), "dev", "--ip", "127.0.0.1", "--port", "0", "--show-interactive-dev-session=false"));
  }),
  row("wrangler", "deploy --dry-run, in workerd", async (app) => {
    await run(app, workers.bin("wrangler"), "deploy", "--dry-run", "--outdir", "out");
    assertAllModules(app.path("out"), app.path("node_modules/fast-memory"));
    await assertRemembers(app, () => startWorker(app, IN_WORKERD, "out", "state", JSON.stringify(variables(app))));
  }),
  row("@cloudflare/vite-plugin", "dev", async (app) => {
    await putVariables(app);
    await putVite(app);
    await assertRemembers(app, () => startWorker(app, workers.bin("vite"), ...LOOPBACK));
  }),
  row("@cloudflare/vite-plugin", "build, preview", async (app) => {
    await putVariables(app);
    await putVite(app);
    await run(app, workers.bin("vite"), "build");
    assertAllModules(app.path("dist"), app.path("node_modules/fast-memory"));
    await assertRemembers(app, () => startWorker(app, workers.bin("vite"), "preview", ...LOOPBACK));
  }),
];
