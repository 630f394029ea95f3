import weights from "virtual:weights";
import initMiniLm, { MiniLm } from "../../build/minilm/minilm.js";
import { partOf } from "./data-module.js";
import { download, type Download, FileError } from "./download.js";
import type { ModelFiles } from "./protocol.js";

export { FileError };

export interface LoadListener {
  /** Bytes that have arrived of all files together. */
  download(loaded: number, total: number): void;
  /** All bytes are here; the model is being built. */
  load(): void;
}

/** Fetches, checks and builds the embedding model. Runs wherever it is called: in the worker, or in a host without one. */
export async function loadModel(files: ModelFiles, listener: LoadListener): Promise<MiniLm> {
  const { foreign } = files;
  const unknown = { bytes: undefined, sha256: undefined };
  const downloads: Download[] = [
    { url: files.wasm, ...unknown },
    { url: files.model, ...(foreign ? { ...unknown, sha256: foreign.sha256 } : weights) },
    ...(files.tokenizer === undefined ? [] : [{ url: files.tokenizer, ...unknown }]),
  ];
  const progress = downloads.map((file) => ({ loaded: 0, total: file.bytes ?? 0 }));
  const sum = (key: "loaded" | "total") => progress.reduce((all, file) => all + file[key], 0);
  const fetched = downloads.map((file, index) =>
    download(file, (loaded, total) => {
      progress[index] = { loaded, total: Math.max(total, loaded) };
      listener.download(sum("loaded"), sum("total"));
    }),
  );
  const [wasm, file, words = file] = (await Promise.all(fetched)) as [Uint8Array, Uint8Array, Uint8Array?];
  const model = partOf(file, "model.onnx", files.model);
  const tokenizer = partOf(words, "tokenizer.json", files.tokenizer ?? files.model);
  listener.load();
  try {
    await initMiniLm({ module_or_path: wasm as Uint8Array<ArrayBuffer> });
    return foreign ? MiniLm.loadPooled(model, tokenizer, foreign.pooling === "cls") : MiniLm.load(model, tokenizer);
  } catch (error) {
    throw new FileError(`the embedding model does not start: ${String(error)}`, foreign ? files.model : files.wasm);
  }
}
