import { encoder, minilm, weights } from "virtual:model-files";
import initOnnxRuntime, { MiniLm } from "virtual:onnx-runtime";
import { type ModelRoom, startEncoder } from "./compiled.js";
import { download, type Download, FileError, type Room } from "./download.js";
import type { ModelFiles } from "./protocol.js";
import { compiledModel, COMPILED_MODEL, extractFile } from "./weights-module.js";

export { FileError };

export interface LoadListener {
  /** Bytes of all files together. */
  download(loaded: number, total: number): void;
  /** All bytes have arrived; the model is being built. */
  load(): void;
}

/** A model that is ready. */
export interface EmbeddingModel {
  embed(text: string): Float32Array;
}

type Fetch = (file: Download, room?: Promise<Room>) => Promise<Uint8Array>;

const UNVERIFIED = { bytes: undefined, sha256: undefined };

/** Fetches, verifies and builds the embedding model on the calling thread. @throws FileError */
export function loadModel(files: ModelFiles, listener: LoadListener): Promise<EmbeddingModel> {
  const fetch = fetchAll(listener);
  return files.custom ? loadCustomModel(files, files.custom, fetch, listener) : loadOwnModel(files, fetch, listener);
}

/** Downloads that report their progress together. */
function fetchAll(listener: LoadListener): Fetch {
  const progress: { loaded: number; total: number }[] = [];
  const sum = (key: "loaded" | "total") => progress.reduce((all, file) => all + file[key], 0);
  return (file, room) => {
    const index = progress.push({ loaded: 0, total: file.bytes ?? 0 }) - 1;
    const report = (loaded: number, total: number) => {
      progress[index] = { loaded, total: Math.max(total, loaded) };
      listener.download(sum("loaded"), sum("total"));
    };
    return download(file, report, room);
  };
}

/** The package's own model: compiled, and read into the memory of the program that runs it. */
async function loadOwnModel(files: ModelFiles, fetch: Fetch, listener: LoadListener): Promise<EmbeddingModel> {
  const program = fetch({ url: files.encoder, ...encoder });
  const room = program.then((bytes) => makeModelRoom(bytes, weights.bytes, files.encoder));
  try {
    const [, bytes] = await Promise.all([room, fetch({ url: files.model, ...weights }, room)]);
    return startCompiled(await room, extractFile(bytes, COMPILED_MODEL, files.model), files.encoder, listener);
  } catch (error) {
    // It may be there only after another failure.
    void room.then((late) => late.free()).catch(() => undefined);
    throw error;
  }
}

async function makeModelRoom(program: Uint8Array, length: number, url: string): Promise<ModelRoom> {
  try {
    return (await startEncoder(program)).room(length);
  } catch (error) {
    throw doesNotStart(url, error);
  }
}

function startCompiled(room: ModelRoom, part: Uint8Array, url: string, listener: LoadListener): EmbeddingModel {
  listener.load();
  try {
    return room.load(part);
  } catch (error) {
    throw doesNotStart(url, error);
  }
}

/** A model of the app: compiled, or ONNX, whose runtime is fetched for it. */
async function loadCustomModel(
  files: ModelFiles,
  custom: NonNullable<ModelFiles["custom"]>,
  fetch: Fetch,
  listener: LoadListener,
): Promise<EmbeddingModel> {
  const tokenizer = files.tokenizer ?? files.model;
  const [modelFile, tokenizerFile] = await Promise.all([
    fetch({ url: files.model, ...UNVERIFIED, sha256: custom.sha256 }),
    fetch({ url: tokenizer, ...UNVERIFIED }),
  ]);
  const compiled = compiledModel(modelFile);
  if (compiled) {
    const program = await fetch({ url: files.encoder, ...encoder });
    const room = await makeModelRoom(program, compiled.length, files.encoder);
    room.write(compiled);
    return startCompiled(room, room.bytes(), files.model, listener);
  }
  const model = extractFile(modelFile, "model.onnx", files.model);
  const json = extractFile(tokenizerFile, "tokenizer.json", tokenizer);
  const program = await fetch({ url: files.onnxRuntime, ...minilm });
  listener.load();
  try {
    await initOnnxRuntime({ module_or_path: program as Uint8Array<ArrayBuffer> });
    const loaded = MiniLm.loadPooled(model, json, { pooling: custom.pooling });
    return { embed: (text) => loaded.embed([text]) };
  } catch (error) {
    throw doesNotStart(files.model, error);
  }
}

function doesNotStart(url: string, error: unknown): FileError {
  const message = (shown: string) =>
    `the embedding model does not start: its model.onnx is not a model that runs here, or its tokenizer.json is none of it (${shown})`;
  return new FileError(url, message, error);
}
