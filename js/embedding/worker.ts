/** The dedicated worker that turns texts into vectors, so that the page stays responsive. */
import type { MiniLm } from "../../build/minilm/minilm.js";
import { FileError, loadModel } from "./model.js";
import type { WorkerReply, WorkerRequest } from "./protocol.js";

// The worker's global scope; the types of all other files are the page's.
declare function postMessage(message: WorkerReply, transfer?: Transferable[]): void;

let model: MiniLm | undefined;

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
    const url = error instanceof FileError ? error.url : files.model;
    postMessage({ type: "load-failed", message: error instanceof Error ? error.message : String(error), url });
  }
}

function embed({ id, text }: Extract<WorkerRequest, { type: "embed" }>): void {
  try {
    if (!model) throw new Error("the model is not loaded");
    const vector = model.embed([text]);
    postMessage({ type: "vector", id, vector }, [vector.buffer]);
  } catch (error) {
    postMessage({ type: "embed-failed", id, message: error instanceof Error ? error.message : String(error) });
  }
}
