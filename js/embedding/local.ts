import manifest from "../../build/model/manifest.json";
import { ModelLoadError } from "../types/errors.js";
import { ownError } from "../types/foreign-errors.js";
import type { EmbedderState, Progress } from "../types/embedder.js";
import type { LocalModelConfig } from "../options/local-model.js";
import { type EmbeddingBackend, startBackend } from "./backend.js";
import { type ClientEmbedder, withinQueryTimeout } from "./embedder.js";
import { FileError } from "./model.js";
import type { ModelFiles } from "./protocol.js";
import { RetryDelay } from "./retry-delay.js";

/** Bundles in CommonJS and for a script element have no `import.meta.url`: https://esbuild.github.io/api/#format */
const NO_FILES: ModelFiles = { encoder: "", onnxRuntime: "", model: "" };

const embedders = new Map<string, LocalEmbedder>();

/** A model on this device, by default MiniLM: one instance for all clients that load the same files. */
export function localEmbedder(modelUrl: string | undefined, model?: LocalModelConfig): ClientEmbedder {
  const bundled = packageFiles(modelUrl);
  const files = model ? { ...bundled, ...customFiles(model, modelUrl) } : bundled;
  const key = JSON.stringify([files, model]);
  let embedder = embedders.get(key);
  if (!embedder) embedders.set(key, (embedder = new LocalEmbedder(files, model)));
  embedder.retryDelay.newClient();
  return embedder;
}

function packageFiles(modelUrl: string | undefined): ModelFiles {
  if (modelUrl === undefined) {
    // Turbopack makes URLs whose href is a bare path, which a worker from a Blob cannot resolve.
    const { location } = globalThis;
    const absolute = ({ href }: URL) => (location ? new URL(href, location.href).href : href);
    try {
      // Bundlers recognise files by this form of an expression.
      return {
        encoder: absolute(new URL("./minilm/encoder_bg.wasm", import.meta.url)),
        onnxRuntime: absolute(new URL("./minilm/minilm_bg.wasm", import.meta.url)),
        model: absolute(new URL("./minilm/weights.wasm", import.meta.url)),
      };
    } catch {
      return NO_FILES;
    }
  }
  return {
    encoder: under(modelUrl, "encoder_bg.wasm"),
    onnxRuntime: under(modelUrl, "minilm_bg.wasm"),
    model: under(modelUrl, "weights.wasm"),
  };
}

function customFiles(
  { files, pooling }: LocalModelConfig,
  modelUrl: string | undefined,
): Omit<ModelFiles, "encoder" | "onnxRuntime"> {
  const { model, tokenizer, sha256 } = files ?? {
    model: under(modelUrl!, "model.onnx"),
    tokenizer: under(modelUrl!, "tokenizer.json"),
    sha256: undefined,
  };
  return { model, tokenizer, custom: { pooling, sha256 } };
}

function under(folder: string, name: string): string {
  const path = folder.endsWith("/") ? folder : `${folder}/`;
  try {
    return new URL(name, new URL(path, globalThis.location?.href)).href;
  } catch {
    // A server that renders a page has no address of its own: the load fails, and the error says so.
    return path + name;
  }
}

class LocalEmbedder implements ClientEmbedder {
  readonly modelId: string;
  readonly retryDelay = new RetryDelay();
  /** 0 before the first vector of a custom model. */
  dimensions: number;
  readonly #files: ModelFiles;
  readonly #queryPrefix: string;
  readonly #passagePrefix: string;
  /** Weak: the model outlives its clients. */
  readonly #listeners = new Set<WeakRef<(progress: Progress) => void>>();
  #state: EmbedderState = "idle";
  #backend: Promise<EmbeddingBackend> | undefined;
  /** All bytes have arrived: the model is ready within a second, and a query waits for it. */
  #isBuilding = false;

  constructor(files: ModelFiles, model: LocalModelConfig | undefined) {
    this.#files = files;
    this.modelId = model?.modelId ?? manifest.modelId;
    this.dimensions = model ? 0 : manifest.dimensions;
    this.#queryPrefix = model?.queryPrefix ?? "";
    this.#passagePrefix = model?.passagePrefix ?? "";
  }

  get urls(): readonly string[] {
    const { encoder, onnxRuntime, model, tokenizer } = this.#files;
    if (encoder === "") return [];
    return tokenizer === undefined ? [encoder, model] : [onnxRuntime, model, tokenizer];
  }

  get state(): EmbedderState {
    return this.#state;
  }

  get isReady(): boolean {
    return this.#state === "ready";
  }

  get isRetryDue(): boolean {
    return this.#state === "failed" && this.retryDelay.isDue;
  }

  onProgress(listener: (progress: Progress) => void): void {
    this.#listeners.add(new WeakRef(listener));
  }

  async load(): Promise<void> {
    await this.#load();
  }

  /** Embeds one text after the other: a query that comes meanwhile waits for one text. */
  async embed(texts: string[]): Promise<Float32Array[]> {
    const backend = await this.#load();
    const vectors: Float32Array[] = [];
    for (const text of texts) vectors.push(await backend.embed(this.#passagePrefix + text));
    this.dimensions ||= vectors[0]?.length ?? 0;
    return vectors;
  }

  async embedQuery(text: string): Promise<Float32Array | undefined> {
    if (this.#state === "failed" && !this.isRetryDue) return undefined;
    const loading = this.#load();
    loading.catch(() => undefined);
    if (!this.isReady && !this.#isBuilding) return undefined;
    return withinQueryTimeout(loading.then((backend) => backend.embed(this.#queryPrefix + text)));
  }

  #load(): Promise<EmbeddingBackend> {
    this.#backend ??= this.#start();
    return this.#backend;
  }

  async #start(): Promise<EmbeddingBackend> {
    this.#state = "loading";
    try {
      if (this.#files.encoder === "") throw new FileError(NO_FILES.model, () => NO_ADDRESS);
      const listener = {
        download: (loaded: number, total: number) => this.#report({ phase: "download", loaded, total }),
        load: () => {
          this.#isBuilding = true;
          this.#report({ phase: "load" });
        },
      };
      const backend = await startBackend(this.#files, listener, () => {
        if (this.#state === "ready") this.#failed();
      });
      this.#state = "ready";
      this.retryDelay.succeeded();
      this.#report({ phase: "ready" });
      return backend;
    } catch (error) {
      this.#failed();
      throw modelError(error, this.#files);
    }
  }

  #failed(): void {
    this.#state = "failed";
    this.retryDelay.failed();
    this.#backend = undefined;
    this.#isBuilding = false;
    this.#report({ phase: "error" });
  }

  #report(progress: Progress): void {
    for (const reference of this.#listeners) {
      const listener = reference.deref();
      if (listener) listener(progress);
      else this.#listeners.delete(reference);
    }
  }
}

const NO_ADDRESS =
  "the embedding model has no address, because this bundle has no import.meta.url (CommonJS, or a script that is no module)";

function modelError(error: unknown, { model, custom }: ModelFiles): ModelLoadError {
  const failed = error instanceof FileError ? error : new FileError(model, (url) => `${url} cannot be loaded`, error);
  const bundledRemedy =
    'Serve the folder node_modules/fast-memory/minilm and pass its address: { modelUrl: "/minilm/" }, or in Node a file URL: { modelUrl: pathToFileURL("minilm/") }';
  const customRemedy =
    "embeddingModel needs an ONNX export of the BERT family, with the inputs input_ids and attention_mask, its tokenizer.json, and minilm_bg.wasm";
  const remedy = `${custom ? customRemedy : bundledRemedy}. Until then memories are found by their words`;
  return ownError(new ModelLoadError(`${failed.message}. ${remedy}`, failed.url, { cause: failed.cause }));
}
