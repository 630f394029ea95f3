import manifest from "../../build/model/manifest.json";
import { ModelLoadError } from "../types/errors.js";
import type { EmbedderState, Progress } from "../types/embedder.js";
import { type Backend, startBackend } from "./backend.js";
import { type ClientEmbedder, inTime } from "./embedder.js";
import { FileError } from "./model.js";
import type { Model } from "./models.js";
import type { ModelFiles } from "./protocol.js";

const shared = new Map<string, LocalEmbedder>();

/** A model on this device, MiniLM if none is given: one for all clients of the page that take it from the same place. */
export function localEmbedder(modelUrl: string | undefined, model?: Model): ClientEmbedder {
  const own = packageFiles(modelUrl);
  const files = model ? { wasm: own.wasm, ...foreignFiles(model, modelUrl) } : own;
  const key = JSON.stringify([files, model]);
  let embedder = shared.get(key);
  if (!embedder) shared.set(key, (embedder = new LocalEmbedder(files, model)));
  return embedder;
}

function packageFiles(modelUrl: string | undefined): ModelFiles {
  if (modelUrl === undefined) {
    // Turbopack's have a path alone in their href, of which a worker from a Blob can make nothing; on a server nobody can.
    const { location } = globalThis;
    const whole = ({ href }: URL) => (location ? new URL(href, location.href).href : href);
    // Bundlers find files by this very form of an expression.
    return {
      wasm: whole(new URL("./minilm/minilm_bg.wasm", import.meta.url)),
      model: whole(new URL("./minilm/weights.wasm", import.meta.url)),
    };
  }
  return { wasm: under(modelUrl, "minilm_bg.wasm"), model: under(modelUrl, "weights.wasm") };
}

function foreignFiles({ files, pooling }: Model, modelUrl: string | undefined): Omit<ModelFiles, "wasm"> {
  const { model, tokenizer, sha256 } = files ?? { model: under(modelUrl!, "model.onnx"), tokenizer: under(modelUrl!, "tokenizer.json"), sha256: undefined };
  return { model, tokenizer, foreign: { pooling, sha256 } };
}

function under(folder: string, name: string): string {
  const base = new URL(folder.endsWith("/") ? folder : `${folder}/`, globalThis.location?.href);
  return new URL(name, base).href;
}

class LocalEmbedder implements ClientEmbedder {
  readonly modelId: string;
  /** Of another model: 0 until its first vector. */
  dimensions: number;
  readonly #files: ModelFiles;
  readonly #queryPrefix: string;
  readonly #passagePrefix: string;
  /** Weak: the model outlives the clients that listen to its loading. */
  readonly #listeners = new Set<WeakRef<(progress: Progress) => void>>();
  #state: EmbedderState = "idle";
  #backend: Promise<Backend> | undefined;
  /** All bytes have arrived: it is a matter of a second, worth waiting for. */
  #almostReady = false;

  constructor(files: ModelFiles, model: Model | undefined) {
    this.#files = files;
    this.modelId = model?.modelId ?? manifest.modelId;
    this.dimensions = model ? 0 : manifest.dimensions;
    this.#queryPrefix = model?.queryPrefix ?? "";
    this.#passagePrefix = model?.passagePrefix ?? "";
  }

  get urls(): readonly string[] {
    const { wasm, model, tokenizer } = this.#files;
    return tokenizer === undefined ? [wasm, model] : [wasm, model, tokenizer];
  }

  get state(): EmbedderState {
    return this.#state;
  }

  get isReady(): boolean {
    return this.#state === "ready";
  }

  onProgress(listener: (progress: Progress) => void): void {
    this.#listeners.add(new WeakRef(listener));
  }

  async load(): Promise<void> {
    await this.#load();
  }

  /** One text after the other, so that a question that comes meanwhile waits for one text, not for all. */
  async embed(texts: string[]): Promise<Float32Array[]> {
    const backend = await this.#load();
    const vectors: Float32Array[] = [];
    for (const text of texts) vectors.push(await backend.embed(this.#passagePrefix + text));
    this.dimensions ||= vectors[0]?.length ?? 0;
    return vectors;
  }

  async embedQuery(text: string): Promise<Float32Array | undefined> {
    if (this.#state === "failed") return undefined;
    const backend = this.#load();
    backend.catch(() => undefined);
    if (!this.isReady && !this.#almostReady) return undefined;
    return inTime(backend.then((backend) => backend.embed(this.#queryPrefix + text)));
  }

  #load(): Promise<Backend> {
    this.#backend ??= this.#start();
    return this.#backend;
  }

  async #start(): Promise<Backend> {
    this.#state = "loading";
    try {
      const backend = await startBackend(this.#files, {
        download: (loaded, total) => this.#tell({ phase: "download", loaded, total }),
        load: () => {
          this.#almostReady = true;
          this.#tell({ phase: "load" });
        },
      });
      this.#state = "ready";
      this.#tell({ phase: "ready" });
      return backend;
    } catch (error) {
      this.#state = "failed";
      this.#backend = undefined;
      this.#almostReady = false;
      this.#tell({ phase: "error" });
      throw modelError(error, this.#files);
    }
  }

  #tell(progress: Progress): void {
    for (const reference of this.#listeners) {
      const listener = reference.deref();
      if (listener) listener(progress);
      else this.#listeners.delete(reference);
    }
  }
}

function modelError(error: unknown, { model, foreign }: ModelFiles): ModelLoadError {
  const url = error instanceof FileError ? error.url : model;
  const reason = error instanceof Error ? error.message : String(error);
  const serve = 'Serve the folder node_modules/fast-memory/minilm and pass its address: { modelUrl: "/minilm/" }';
  const other = "embeddingModel needs an ONNX export of the BERT family, with the inputs input_ids and attention_mask, its tokenizer.json, and minilm_bg.wasm";
  const remedy = `${foreign ? other : serve}. Until then memories are found by their words`;
  return new ModelLoadError(`${reason}. ${remedy}`, url, { cause: error });
}
