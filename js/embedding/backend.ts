import workerSource from "virtual:embedding-worker";
import { runsInPlace } from "./in-place.js";
import { FileError, loadModel, type LoadListener } from "./model.js";
import type { ModelFiles, Reply, Request } from "./protocol.js";

/** A model that was loaded. */
export interface Backend {
  embed(text: string): Promise<Float32Array>;
}

/** Loads the model in a worker, or in place. */
export async function startBackend(files: ModelFiles, listener: LoadListener): Promise<Backend> {
  if (runsInPlace()) {
    const model = await loadModel(files, listener);
    return { embed: async (text) => model.embed([text]) };
  }
  const worker = new WorkerBackend(await startWorker(files.model));
  await worker.load(files, listener);
  return worker;
}

/**
 * A Blob works under every bundler, but a page's policy may forbid it; a file of its own works where the bundler, or the
 * server, carries it along.
 */
async function startWorker(url: string): Promise<Worker> {
  // An extension's policy forbids Blobs, and each attempt is an error on its console.
  if (globalThis.location?.protocol.endsWith("extension:")) return startFile(url);
  const blob = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
  try {
    return await started(new Worker(blob, { type: "module", name: "fast-memory" }));
  } catch {
    return await startFile(url);
  } finally {
    URL.revokeObjectURL(blob);
  }
}

function startFile(url: string): Promise<Worker> {
  const file = new Worker(new URL("./embedding-worker.js", import.meta.url), { type: "module", name: "fast-memory" });
  return started(file).catch(() => {
    throw new FileError(
      "the embedding worker cannot start: allow it with the policy \"worker-src 'self' blob:\", and WebAssembly with \"script-src 'wasm-unsafe-eval'\"; in an extension copy node_modules/fast-memory/embedding-worker.js and minilm/ beside the script that imports fast-memory",
      url,
    );
  });
}

function started(worker: Worker): Promise<Worker> {
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve(worker);
    worker.onerror = (event) => {
      worker.terminate();
      reject(new Error(event.message));
    };
  });
}

class WorkerBackend implements Backend {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve(vector: Float32Array): void; reject(error: Error): void }>();
  #count = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
  }

  load(files: ModelFiles, listener: LoadListener): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (error: FileError) => {
        this.#worker.terminate();
        for (const { reject } of this.#waiting.values()) reject(error);
        this.#waiting.clear();
        reject(error);
      };
      this.#worker.onerror = (event) => fail(new FileError(`the embedding worker failed: ${event.message}`, files.model));
      this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => {
        if (data.type === "download") listener.download(data.loaded, data.total);
        else if (data.type === "load") listener.load();
        else if (data.type === "ready") resolve();
        else if (data.type === "failed") fail(new FileError(data.message, data.url));
        else if (data.type === "vector") this.#take(data.id)?.resolve(data.vector);
        else if (data.type === "unembedded") this.#take(data.id)?.reject(new Error(data.message));
      };
      this.#post({ type: "load", files });
    });
  }

  embed(text: string): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      const id = this.#count++;
      this.#waiting.set(id, { resolve, reject });
      this.#post({ type: "embed", id, text });
    });
  }

  #take(id: number) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #post(request: Request): void {
    this.#worker.postMessage(request);
  }
}
