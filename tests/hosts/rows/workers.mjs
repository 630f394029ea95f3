import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { nodeAtLeast } from "../../../scripts/lib/node-versions.mjs";
import { TOOL_ENV } from "../../workers/tool-env.mjs";
import { assertRemembers } from "../lib/conversation.mjs";
import { tools } from "../lib/tools.mjs";
import { assertAllModules } from "../lib/wasm-copies.mjs";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const EXAMPLE = at("../../../examples/worker/");
const IN_WORKERD = at("../../workers/serve-worker.mjs");

const VITE = `
import { cloudflare } from "@cloudflare/vite-plugin";

export default { plugins: [cloudflare()] };
`;

const variables = (app) => ({ OPENAI_API_KEY: "test-key", OPENAI_BASE_URL: app.mock.baseURL });

/** Where wrangler and Vite look for them. */
const putVariables = (app) =>
  app.write(
    ".dev.vars",
    Object.entries(variables(app))
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );

const putVite = (app) => app.write("vite.config.js", VITE);

/** Cloudflare's tools ask for this Node. */
const run = (app, ...args) => app.run(nodeAtLeast(22), args, { env: TOOL_ENV });

/** What is learned is in a Durable Object; its vector comes after the reply. */
async function startWorker(app, ...args) {
  const { url, stop } = await app.serve(nodeAtLeast(22), args, { env: TOOL_ENV });
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
        if (embedded === memories.length)
          return { reply, kept: { memories: memories.length, embedded, embedder: modelBytes > 0 ? "ready" : "idle" } };
        await setTimeout(50);
      }
    },
    stop,
  };
}

const LOOPBACK = ["--host", "127.0.0.1", "--port", "0"];

/** The app is the example that users copy. */
const row = (host, form, run) => ({ host, form, version: () => tools.version(host), source: EXAMPLE, run });

export const WORKERS = [
  row("wrangler", "dev", async (app) => {
    await putVariables(app);
    await assertRemembers(app, () =>
      startWorker(
        app,
        tools.program("wrangler"),
        "dev",
        "--ip",
        "127.0.0.1",
        "--port",
        "0",
        "--show-interactive-dev-session=false",
      ),
    );
  }),
  row("wrangler", "deploy --dry-run, in workerd", async (app) => {
    await run(app, tools.program("wrangler"), "deploy", "--dry-run", "--outdir", "out");
    assertAllModules(app.path("out"), app.path("node_modules/fast-memory"));
    await assertRemembers(app, () => startWorker(app, IN_WORKERD, "out", "state", JSON.stringify(variables(app))));
  }),
  row("@cloudflare/vite-plugin", "dev", async (app) => {
    await putVariables(app);
    await putVite(app);
    await assertRemembers(app, () => startWorker(app, tools.program("vite"), ...LOOPBACK));
  }),
  row("@cloudflare/vite-plugin", "build, preview", async (app) => {
    await putVariables(app);
    await putVite(app);
    await run(app, tools.program("vite"), "build");
    assertAllModules(app.path("dist"), app.path("node_modules/fast-memory"));
    await assertRemembers(app, () => startWorker(app, tools.program("vite"), "preview", ...LOOPBACK));
  }),
];
