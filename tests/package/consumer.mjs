import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { runProgram, RunningProcess } from "@fast-memory/test-support/process";
import { pack } from "@fast-memory/test-support/published-package";
import { temporaryFolder } from "@fast-memory/test-support/temporary-folder";
import { inRoot } from "../../scripts/lib/paths.mjs";

/** A new Vite and TypeScript app in a folder of its own, with the package installed from its tarball. */
export class Consumer {
  /**
   * @param {ReturnType<typeof temporaryFolder>} place
   * @param {Awaited<ReturnType<typeof pack>>} packed
   */
  constructor({ folder, remove }, { tarball, files, unpackedSize }) {
    this.folder = folder;
    this.remove = remove;
    this.tarball = tarball;
    this.files = files;
    this.unpackedSize = unpackedSize;
  }

  static async create() {
    const place = temporaryFolder("app");
    await cp(join(import.meta.dirname, "app"), place.folder, { recursive: true });
    const consumer = new Consumer(place, await pack(place.folder));
    await consumer.write("package.json", JSON.stringify({ name: "new-app", private: true, type: "module" }));
    const { devDependencies } = JSON.parse(await readFile(inRoot("package.json"), "utf8"));
    const others = ["openai", "typescript", "vite"].map((name) => `${name}@${devDependencies[name]}`);
    await runProgram("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", consumer.tarball, ...others], {
      cwd: consumer.folder,
    });
    return consumer;
  }

  /** The folder of the installed package. */
  get installed() {
    return join(this.folder, "node_modules/fast-memory");
  }

  /**
   * @param {string} path
   * @param {string} text
   */
  write(path, text) {
    return writeFile(join(this.folder, path), text);
  }

  /**
   * Runs a tool that the app has installed.
   *
   * @param {string} name
   * @param {...string} args
   */
  tool(name, ...args) {
    return runProgram("npx", ["--no-install", name, ...args], { cwd: this.folder });
  }

  /** Starts `vite` as `npm run dev` would. */
  async dev() {
    const vite = join(this.folder, "node_modules/vite/bin/vite.js");
    const server = new RunningProcess(process.execPath, [vite, "--host", "127.0.0.1", "--port", "0"], {
      cwd: this.folder,
    });
    return { url: await server.next(/Local:\s+(\S+)/), stop: () => server.stop() };
  }
}
