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

/** A worker that has not answered for so long, in milliseconds, is dead: a text takes less than a second. */
const DEAD_AFTER = 20_000;
/** The same while it loads: the model is built without a message. */
const DEAD_AFTER_LOADING = 120_000;

/**
 * Loads the model in a worker, or on this thread where the host needs it.
 *
 * @param died called when the backend cannot embed any more
 */
export async function startBackend(
  files: ModelFiles,
  listener: LoadListener,
  died: () => void,
): Promise<EmbeddingBackend> {
  if (runsOnMainThread()) {
    const model = await loadModel(files, listener);
    return { embed: async (text) => model.embed(text) };
  }
  const worker = new WorkerBackend(await startWorker(files.model), died);
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
  readonly #died: () => void;
  #nextId = 0;
  #isLoading = false;
  #rejectLoading: ((error: Error) => void) | undefined;
  /** Runs while an answer is awaited. */
  #watchdog: ReturnType<typeof setTimeout> | undefined;

  constructor(worker: Worker, died: () => void) {
    this.#worker = worker;
    this.#died = died;
  }

  load(files: ModelFiles, listener: LoadListener): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (error: FileError) => {
        this.#end(error);
        reject(error);
      };
      this.#rejectLoading = reject;
      this.#isLoading = true;
      this.#worker.onerror = (event) =>
        fail(
          new FileError(
            files.model,
            (url) => `${url} cannot be used: the embedding worker failed`,
            new Error(event.message),
          ),
        );
      this.#worker.onmessage = ({ data }: MessageEvent<WorkerReply>) => {
        if (data.type === "ready") this.#isLoading = false;
        this.#watch();
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
      this.#watch();
      this.#post({ type: "load", files });
    });
  }

  embed(text: string): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#pending.set(id, { resolve, reject });
      if (this.#pending.size === 1) this.#watch();
      this.#post({ type: "embed", id, text });
    });
  }

  #settle(id: number) {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    this.#watch();
    return pending;
  }

  /** A worker that the browser has ended tells nobody. */
  #watch(): void {
    clearTimeout(this.#watchdog);
    if (this.#pending.size === 0 && !this.#isLoading) return;
    const error = ownError(
      new FastMemoryError("embedder", "the embedding worker does not answer; it is started again"),
    );
    const delay = this.#isLoading ? DEAD_AFTER_LOADING : DEAD_AFTER;
    this.#watchdog = setTimeout(() => this.#end(error), delay);
  }

  #end(error: Error): void {
    clearTimeout(this.#watchdog);
    this.#worker.terminate();
    this.#rejectLoading?.(error);
    for (const request of this.#pending.values()) request.reject(error);
    this.#pending.clear();
    this.#died();
  }

  #post(request: WorkerRequest): void {
    this.#worker.postMessage(request);
  }
}
