import workerSource from "virtual:embedding-worker";
import { FastMemoryError } from "../types/errors.js";
import { ownError, redactText } from "../types/foreign-errors.js";
import { runsOnMainThread } from "./main-thread.js";
import { withTrustedUrls, workerUrl } from "./trusted-types.js";
import { FileError, loadModel, type LoadListener } from "./model.js";
import type { ModelFiles, WorkerReply, WorkerRequest } from "./protocol.js";

/** A loaded model, in a worker or on this thread. */
export interface EmbeddingBackend {
  embed(text: string): Promise<Float32Array>;
}

/** Loads the model in a worker, or on this thread where the host needs it. */
export async function startBackend(files: ModelFiles, listener: LoadListener): Promise<EmbeddingBackend> {
  if (runsOnMainThread()) {
    const model = await loadModel(files, listener);
    return { embed: async (text) => model.embed(text) };
  }
  const worker = new WorkerBackend(await startWorker(files.model));
  await worker.load(files, listener);
  return worker;
}

/** A worker from a Blob works under every bundler, unless the page's policy forbids it: then from a file, where bundler or server have it. */
async function startWorker(url: string): Promise<Worker> {
  // Policies of browser extensions forbid Blobs, and log each attempt as an error.
  if (globalThis.location?.protocol.endsWith("extension:")) return startWorkerFile(url);
  const blob = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
  try {
    return await started(() => new Worker(workerUrl(blob), { type: "module", name: "fast-memory" }));
  } catch {
    return await startWorkerFile(url);
  } finally {
    URL.revokeObjectURL(blob);
  }
}

function startWorkerFile(url: string): Promise<Worker> {
  // Bundlers recognise files by this form of an expression.
  const start = () =>
    new Worker(new URL("./embedding-worker.js", import.meta.url), {
      type: "module",
      name: "fast-memory",
    });
  return started(() => withTrustedUrls(start)).catch(() => {
    throw new FileError(
      url,
      (shown) =>
        `${shown} cannot be loaded, because the embedding worker cannot start. Allow it in the content security policy (worker-src 'self' blob:; script-src 'wasm-unsafe-eval'; under require-trusted-types-for also: trusted-types fast-memory). In an extension, copy node_modules/fast-memory/embedding-worker.js and minilm/ beside the script that imports fast-memory`,
    );
  });
}

/** A policy may make the constructor throw, or the worker fail later: both reject. */
function started(start: () => Worker): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const worker = start();
    worker.onmessage = () => resolve(worker);
    worker.onerror = (event) => {
      worker.terminate();
      reject(new Error(redactText(event.message ?? "")));
    };
  });
}

class WorkerBackend implements EmbeddingBackend {
  readonly #worker: Worker;
  readonly #pending = new Map<number, { resolve(vector: Float32Array): void; reject(error: Error): void }>();
  #nextId = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
  }

  load(files: ModelFiles, listener: LoadListener): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (error: FileError) => {
        this.#worker.terminate();
        for (const request of this.#pending.values()) request.reject(error);
        this.#pending.clear();
        reject(error);
      };
      this.#worker.onerror = (event) =>
        fail(
          new FileError(
            files.model,
            (url) => `${url} cannot be used: the embedding worker failed`,
            new Error(event.message),
          ),
        );
      this.#worker.onmessage = ({ data }: MessageEvent<WorkerReply>) => {
        if (data.type === "download") listener.download(data.loaded, data.total);
        else if (data.type === "load") listener.load();
        else if (data.type === "ready") resolve();
        else if (data.type === "load-failed")
          fail(new FileError(data.url, () => data.message, data.reason === "" ? undefined : new Error(data.reason)));
        else if (data.type === "vector") this.#settle(data.id)?.resolve(data.vector);
        else if (data.type === "embed-failed")
          this.#settle(data.id)?.reject(
            ownError(new FastMemoryError("embedder", "the embedding model failed to embed a text")),
          );
      };
      this.#post({ type: "load", files });
    });
  }

  embed(text: string): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#pending.set(id, { resolve, reject });
      this.#post({ type: "embed", id, text });
    });
  }

  #settle(id: number) {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #post(request: WorkerRequest): void {
    this.#worker.postMessage(request);
  }
}
