import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** @typedef {{ status?: number, flip?: number }} Fault a status instead of the file, or the byte to alter in it */

/** Serves folders on loopback, as a static host would. */
export class StaticSite {
  #mounts;
  #faults = new Map();
  #server = createServer((request, response) => this.#serve(request, response));
  /** The paths that were asked for. @type {string[]} */
  requested = [];

  /**
   * @param {Record<string, string | { text: string, policy?: string }>} mounts folders, or the text of one file and its content
   *   security policy, by the prefixes of URLs; the longest prefix wins
   */
  static async start(mounts) {
    const site = new StaticSite();
    site.#mounts = Object.entries(mounts).sort(([left], [right]) => right.length - left.length);
    await new Promise((resolve) => {
      site.#server.listen(0, "127.0.0.1", () => resolve(undefined));
    });
    return site;
  }

  get url() {
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    return `http://127.0.0.1:${port}`;
  }

  /**
   * Makes a file fail.
   *
   * @param {string} ending of its path
   * @param {Fault} fault
   */
  break(ending, fault) {
    this.#faults.set(ending, fault);
  }

  mend() {
    this.#faults.clear();
  }

  async close() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(request, response) {
    const path = decodeURIComponent(new URL(request.url, this.url).pathname);
    this.requested.push(path);
    const fault = [...this.#faults].find(([ending]) => path.endsWith(ending))?.[1];
    if (fault?.status) return response.writeHead(fault.status).end();
    const [prefix, target] = this.#mounts.find(([prefix]) => path.startsWith(prefix)) ?? [];
    if (prefix === undefined) return response.writeHead(404).end();
    if (typeof target === "object") {
      const type = { "content-type": TYPES[extname(path)] ?? TYPES[".html"] };
      const policy = target.policy && { "content-security-policy": target.policy };
      return response.writeHead(200, { ...type, ...policy }).end(target.text);
    }
    const rest = path.slice(prefix.length);
    this.#send(
      join(target, normalize(`/${rest === "" || rest.endsWith("/") ? `${rest}index.html` : rest}`)),
      fault,
      response,
    );
  }

  #send(file, fault, response) {
    const size = statSync(file, { throwIfNoEntry: false });
    if (!size?.isFile()) return response.writeHead(404).end();
    response.writeHead(200, {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "content-length": size.size,
    });
    let at = 0;
    createReadStream(file)
      .on("data", (chunk) => {
        const piece = /** @type {Buffer} */ (chunk);
        if (fault?.flip !== undefined && at <= fault.flip && fault.flip < at + piece.length)
          piece[fault.flip - at] ^= 1;
        at += piece.length;
        response.write(piece);
      })
      .on("end", () => response.end());
  }
}
