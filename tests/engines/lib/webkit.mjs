import { createServer } from "node:net";

import { RunningProcess } from "@fast-memory/test-support/process";
import { lackOfWebKit, miniBrowserFile, webkitDriver } from "../../../scripts/lib/browser-engines.mjs";

const START_TIMEOUT = 20_000;
const SCRIPT_TIMEOUT = 60_000;

/** On a Mac Safari, elsewhere WebKitGTK. */
const isMac = process.platform === "darwin";

const CAPABILITIES = () =>
  isMac
    ? { browserName: "Safari" }
    : {
        "webkitgtk:browserOptions": {
          binary: miniBrowserFile(),
          args: ["--automation", "--features=+StorageAPI,+StorageAPIEstimate"],
        },
      };

/** @type {import("./engines.mjs").Engine} */
export const webkit = {
  name: isMac ? "Safari" : "WebKitGTK",
  missing: lackOfWebKit,
  async start() {
    const screen = isMac || process.env.DISPLAY ? undefined : await startScreen();
    const env = screen ? { DISPLAY: screen.display } : {};
    const first = await Session.start(env);
    return {
      version: first.version,
      // Each process of the driver has one visitor, whose storage is fresh.
      async visitor() {
        const session = await Session.start(env);
        return { open: (url) => session.open(url), close: () => session.end() };
      },
      async close() {
        await first.end();
        await screen?.program.stop();
      },
    };
  },
};

/** A screen that nobody sees. The server picks its number, and writes it to the file descriptor 1. */
async function startScreen() {
  const program = new RunningProcess("Xvfb", ["-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp"]);
  return { program, display: `:${await program.next(/(\d+)\n/)}` };
}

/** A browser over W3C WebDriver: https://www.w3.org/TR/webdriver2/ */
class Session {
  #program;
  #url;
  /** The first tab is there from the start. */
  #hasUnused = true;
  /** One command at a time: the tab that a command means is set by the one before. */
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();

  constructor(program, url, version) {
    this.#program = program;
    this.#url = url;
    this.version = version;
  }

  static async start(env) {
    const port = await freePort();
    const program = new RunningProcess(webkitDriver(), isMac ? ["-p", `${port}`] : [`--port=${port}`], { env });
    const base = `http://127.0.0.1:${port}/session`;
    for (const end = Date.now() + START_TIMEOUT; ;) {
      try {
        const { sessionId, capabilities } = await command(base, "POST", {
          capabilities: { alwaysMatch: CAPABILITIES() },
        });
        const session = new Session(program, `${base}/${sessionId}`, capabilities.browserVersion);
        await session.#command("POST", "timeouts", { script: SCRIPT_TIMEOUT });
        return session;
      } catch (error) {
        // The driver does not listen yet.
        if (Date.now() > end || !(error instanceof TypeError)) {
          await program.stop();
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  /** @returns {Promise<import("./engines.mjs").Tab>} */
  async open(url) {
    return this.#inTurn(async () => {
      const handle = this.#hasUnused
        ? await this.#command("GET", "window")
        : (await this.#command("POST", "window/new", { type: "tab" })).handle;
      this.#hasUnused = false;
      await this.#command("POST", "window", { handle });
      await this.#command("POST", "url", { url });
      return {
        evaluate: (run, argument) => this.#evaluate(handle, run, argument),
        close: async () => undefined,
      };
    });
  }

  async end() {
    await this.#inTurn(() => this.#command("DELETE", "")).catch(() => undefined);
    await this.#program.stop();
  }

  /** The work begins at once, and its outcome is asked for: commands of two tabs take turns. */
  async #evaluate(handle, run, argument) {
    const key = `outcome${Math.random().toString(36).slice(2)}`;
    const script = `
      const [key, argument] = arguments;
      window[key] = {};
      (async () => (${run})(argument))().then(
        (value) => (window[key].json = JSON.stringify({ value })),
        (error) => (window[key].json = JSON.stringify({ error: String(error?.stack || error) + " " + String(error) })));`;
    await this.#execute(handle, script, [key, argument ?? null]);
    for (const end = Date.now() + SCRIPT_TIMEOUT; Date.now() < end;) {
      const json = await this.#execute(handle, "return window[arguments[0]].json ?? null;", [key]);
      if (json !== null) {
        const { value, error } = JSON.parse(json);
        if (error !== undefined) throw new Error(error);
        return value;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the page did not answer within ${SCRIPT_TIMEOUT / 1000} s`);
  }

  #execute(handle, script, args) {
    return this.#inTurn(async () => {
      await this.#command("POST", "window", { handle });
      return this.#command("POST", "execute/sync", { script, args });
    });
  }

  /**
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  #inTurn(work) {
    const current = this.#last.then(work);
    this.#last = current.catch(() => undefined);
    return current;
  }

  #command(method, path, body) {
    return command(path ? `${this.#url}/${path}` : this.#url, method, body);
  }
}

async function command(url, method, body) {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${method} ${url}: ${value.error}: ${value.message}`);
  return value;
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}
