/** The dedicated worker that turns texts into vectors, so that the page stays responsive. */
import { type EmbeddingModel, FileError, loadModel } from "./model.js";
import type { WorkerReply, WorkerRequest } from "./protocol.js";

// The worker's global scope; the types of all other files are the page's.
declare function postMessage(message: WorkerReply, transfer?: Transferable[]): void;

let model: EmbeddingModel | undefined;

self.addEventListener("message", ({ data }: MessageEvent<WorkerRequest>) => {
  if (data.type === "load") void load(data);
  else embed(data);
});
postMessage({ type: "started" });

async function load({ files }: Extract<WorkerRequest, { type: "load" }>): Promise<void> {
  try {
    model = await loadModel(files, {
      download: (loaded, total) => postMessage({ type: "download", loaded, total }),
      load: () => postMessage({ type: "load" }),
    });
    postMessage({ type: "ready" });
  } catch (error) {
    const failed =
      error instanceof FileError ? error : new FileError(files.model, (url) => `${url} cannot be loaded`, error);
    const { url, message, cause } = failed;
    const reason = cause instanceof Error ? cause.message : "";
    postMessage({ type: "load-failed", url, message, reason });
  }
}

function embed({ id, text }: Extract<WorkerRequest, { type: "embed" }>): void {
  try {
    if (!model) throw new Error("the model is not loaded");
    const vector = model.embed(text);
    postMessage({ type: "vector", id, vector }, [vector.buffer]);
  } catch {
    postMessage({ type: "embed-failed", id });
  }
}
