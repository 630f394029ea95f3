// The DevTools protocol without a driver: a driver would let the page keep the bodies of all replies.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** A connection to a browser that was started with `--remote-debugging-port=0`. */
export class DevTools {
  #socket;
  #nextId = 1;
  /** @type {Map<number, (result: any) => void>} */
  #pending = new Map();

  /** @type {(event: any) => unknown} */
  #attached = () => undefined;

  /** @param {WebSocket} socket */
  constructor(socket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      const { id, result, error, method, params } = JSON.parse(data);
      if (method === "Target.attachedToTarget") this.#attached(params);
      this.#pending.get(id)?.(result ?? { error });
      this.#pending.delete(id);
    });
  }

  /** @param {string} profile the folder of the browser's profile, in which it says where it listens */
  static async connect(profile) {
    const file = path.join(profile, "DevToolsActivePort");
    while (!existsSync(file) || !readFileSync(file, "utf8").includes("\n"))
      await new Promise((resolve) => setTimeout(resolve, 100));
    const [port, place] = readFileSync(file, "utf8").split("\n");
    const socket = new WebSocket(`ws://127.0.0.1:${port}${place}`);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve);
      socket.addEventListener("error", reject);
    });
    return new DevTools(socket);
  }

  /**
   * @param {string} method
   * @param {object} [params]
   * @param {string} [sessionId] of {@link attach}
   * @returns {Promise<any>}
   */
  send(method, params = {}, sessionId = undefined) {
    const id = this.#nextId++;
    const answered = new Promise((resolve) => this.#pending.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }));
    return answered;
  }

  /** Resolves with the sessions of the page and of its worker, once it has one. */
  async attach() {
    const worker = new Promise((resolve) => {
      this.#attached = ({ sessionId, targetInfo }) => targetInfo.type === "worker" && resolve(sessionId);
    });
    const { targetInfos } = await this.send("Target.getTargets");
    const { targetId } = targetInfos.find(({ type, url }) => type === "page" && !url.startsWith("chrome"));
    const { sessionId: page } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    // The browser lists no workers of pages; it attaches to them.
    const every = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
    await this.send("Target.setAutoAttach", every, page);
    return { page, worker: await worker };
  }

  close() {
    this.#socket.close();
  }
}
