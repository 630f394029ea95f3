import { spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";

import { POSTGRES } from "../../scripts/setup/postgres.mjs";
import { temporaryFolder } from "./temporary-folder.mjs";

const URL_VARIABLE = "FAST_MEMORY_POSTGRES_URL";
const NOBODY = 65534;

/** A real PostgreSQL with pgvector for one file of tests: one that set-up brought, or the one that FAST_MEMORY_POSTGRES_URL names. */
export class PostgresServer {
  /** @type {(() => Promise<void>)[]} */
  #removals = [];
  #process;
  #ended = false;
  #log = "";
  /** @type {string} */
  url = "";
  /**
   * The folder of its files; empty for one that was named.
   *
   * @type {string}
   */
  folder = "";

  /** @param {{ durable?: boolean }} [options] `durable`: it waits for the disk as in production */
  static async start({ durable = false } = {}) {
    const server = new PostgresServer();
    if (process.env[URL_VARIABLE]) {
      server.url = process.env[URL_VARIABLE];
      return server;
    }
    if (!existsSync(path.join(POSTGRES, "bin"))) {
      throw new Error(
        `no PostgreSQL: npm run setup, or name one that may be written to: ${URL_VARIABLE}=postgres://user:password@host/database`,
      );
    }
    await server.#start(durable);
    return server;
  }

  /** @param {string} name */
  #temporaryFolder(name) {
    const { folder, remove } = temporaryFolder(name);
    this.#removals.push(remove);
    return folder;
  }

  /** @param {boolean} durable */
  async #start(durable) {
    let home = POSTGRES;
    let as = {};
    if (process.getuid?.() === 0) {
      // It refuses to run as root, and another user may not read the folders of root.
      as = { uid: NOBODY, gid: NOBODY };
      const folder = this.#temporaryFolder("postgres");
      home = path.join(folder, "pgserver", "pginstall");
      cpSync(path.join(POSTGRES, "../.."), folder, { recursive: true });
      chmodSync(folder, 0o755);
    }
    const data = (this.folder = this.#temporaryFolder("data"));
    if (as.uid) chownSync(data, as.uid, as.gid);
    const binary = (name) => path.join(home, "bin", name);
    const made = spawnSync(
      binary("initdb"),
      ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
      { ...as, cwd: data, encoding: "utf8" },
    );
    if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error}`);
    const port = await freePort();
    const settings = {
      listen_addresses: "127.0.0.1",
      port,
      unix_socket_directories: "",
      fsync: durable ? "on" : "off",
      max_connections: 100,
      log_min_messages: "warning",
    };
    this.#process = spawn(
      binary("postgres"),
      ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
      { ...as, cwd: data, stdio: ["ignore", "ignore", "pipe"] },
    );
    this.#process.stderr.setEncoding("utf8").on("data", (text) => (this.#log += text));
    this.#process.on("exit", () => (this.#ended = true));
    // It does not outlive a test that is stopped.
    process.once("exit", () => this.#process.kill("SIGQUIT"));
    for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => process.exit(1));
    this.url = `postgres://postgres@127.0.0.1:${port}/postgres`;
    const ready = () => spawnSync(binary("pg_isready"), ["-h", "127.0.0.1", "-p", String(port)], as).status === 0;
    while (!ready()) {
      if (this.#ended) throw new Error(`PostgreSQL ended: ${this.#log}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async close() {
    if (!this.#process) return;
    if (!this.#ended) {
      const ended = new Promise((resolve) => this.#process.once("exit", resolve));
      // It waits for those who are about to leave, but not for ever.
      this.#process.kill("SIGTERM");
      const timer = setTimeout(() => this.#process.kill("SIGINT"), 3000);
      await ended;
      clearTimeout(timer);
    }
    for (const remove of this.#removals) await remove();
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}
