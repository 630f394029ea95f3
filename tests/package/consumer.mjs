import { execFile, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What `npm publish` would upload, as a file, with the list of what is in it and how many bytes that takes on the disk. */
export async function pack(folder) {
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: join(ROOT, "pkg") });
  // npm 12 answers with an object by package name, the earlier ones with a list.
  const [packed] = Object.values(JSON.parse(stdout));
  return { tarball: join(folder, packed.filename), files: packed.files.map(({ path }) => path), unpackedSize: packed.unpackedSize };
}

/** A new Vite and TypeScript app in a folder of its own, with the package installed from its tarball. */
export class Consumer {
  static async create() {
    const consumer = new Consumer();
    consumer.folder = await mkdtemp(join(tmpdir(), "fast-memory-app-"));
    await cp(fileURLToPath(new URL("./app/", import.meta.url)), consumer.folder, { recursive: true });
    Object.assign(consumer, await pack(consumer.folder));
    await consumer.write("package.json", JSON.stringify({ name: "new-app", private: true, type: "module" }));
    const { devDependencies } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
    const others = ["openai", "typescript", "vite"].map((name) => `${name}@${devDependencies[name]}`);
    await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", consumer.tarball, ...others], { cwd: consumer.folder });
    return consumer;
  }

  /** The folder of the installed package. */
  get installed() {
    return join(this.folder, "node_modules/fast-memory");
  }

  write(path, text) {
    return writeFile(join(this.folder, path), text);
  }

  /** Runs a tool that the app has installed; its output is in the error when it fails. */
  async tool(name, ...args) {
    try {
      return await run("npx", ["--no-install", name, ...args], { cwd: this.folder });
    } catch (error) {
      throw new Error(`${name} ${args.join(" ")} failed:\n${error.stdout}${error.stderr}`);
    }
  }

  /** Starts `vite` as `npm run dev` would. */
  async dev() {
    const vite = join(this.folder, "node_modules/vite/bin/vite.js");
    const child = spawn(process.execPath, [vite, "--host", "127.0.0.1", "--port", "0"], { cwd: this.folder, env: { ...process.env, NO_COLOR: "1" } });
    const url = await new Promise((resolve, reject) => {
      let output = "";
      const listen = (piece) => {
        output += piece;
        const found = /Local:\s+(\S+)/.exec(output);
        if (found) resolve(found[1]);
      };
      child.stdout.on("data", listen);
      child.stderr.on("data", listen);
      child.on("exit", () => reject(new Error(`vite ended:\n${output}`)));
    });
    return { url, stop: () => new Promise((resolve) => child.once("exit", resolve) && child.kill()) };
  }

  remove() {
    return rm(this.folder, { recursive: true, force: true });
  }
}
