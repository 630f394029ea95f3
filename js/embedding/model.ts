import { minilm, weights } from "virtual:model-files";
import initMiniLm, { MiniLm } from "../../build/minilm/minilm.js";
import { download, type Download, FileError } from "./download.js";
import type { ModelFiles } from "./protocol.js";
import { extractFile } from "./weights-module.js";

export { FileError };

export interface LoadListener {
  /** Bytes of all files together. */
  download(loaded: number, total: number): void;
  /** All bytes have arrived; the model is being built. */
  load(): void;
}

/** Fetches, verifies and builds the embedding model on the calling thread. @throws FileError */
export async function loadModel(files: ModelFiles, listener: LoadListener): Promise<MiniLm> {
  const { custom } = files;
  const unverified = { bytes: undefined, sha256: undefined };
  const downloads: Download[] = [
    { url: files.wasm, ...minilm },
    { url: files.model, ...(custom ? { ...unverified, sha256: custom.sha256 } : weights) },
    ...(files.tokenizer === undefined ? [] : [{ url: files.tokenizer, ...unverified }]),
  ];
  const progress = downloads.map((file) => ({ loaded: 0, total: file.bytes ?? 0 }));
  const sum = (key: "loaded" | "total") => progress.reduce((all, file) => all + file[key], 0);
  const fetched = downloads.map((file, index) =>
    download(file, (loaded, total) => {
      progress[index] = { loaded, total: Math.max(total, loaded) };
      listener.download(sum("loaded"), sum("total"));
    }),
  );
  const [wasm, modelFile, tokenizerFile = modelFile] = (await Promise.all(fetched)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array?,
  ];
  const model = extractFile(modelFile, "model.onnx", files.model);
  const tokenizer = extractFile(tokenizerFile, "tokenizer.json", files.tokenizer ?? files.model);
  listener.load();
  try {
    await initMiniLm({ module_or_path: wasm as Uint8Array<ArrayBuffer> });
    return custom ? MiniLm.loadPooled(model, tokenizer, { pooling: custom.pooling }) : MiniLm.load(model, tokenizer);
  } catch (error) {
    const message = (url: string) =>
      `the embedding model does not start: its model.onnx is not a model that runs here, or its tokenizer.json is none of it (${url})`;
    throw new FileError(custom ? files.model : files.wasm, message, error);
  }
}
