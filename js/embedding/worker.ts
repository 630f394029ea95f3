/** The dedicated worker that turns text into vectors, so that the page never waits. */
import type { MiniLm } from "../../build/minilm/minilm.js";
import { FileError, loadModel } from "./model.js";
import type { Reply, Request } from "./protocol.js";

// This file alone runs in a worker, whose global scope the other files' types do not have.
declare function postMessage(message: Reply, transfer?: Transferable[]): void;

let model: MiniLm | undefined;

self.addEventListener("message", ({ data }: MessageEvent<Request>) => {
  if (data.type === "load") void load(data);
  else embed(data);
});
postMessage({ type: "started" });

async function load({ files }: Extract<Request, { type: "load" }>): Promise<void> {
  try {
    model = await loadModel(files, {
      download: (loaded, total) => postMessage({ type: "download", loaded, total }),
      load: () => postMessage({ type: "load" }),
    });
    postMessage({ type: "ready" });
  } catch (error) {
    const url = error instanceof FileError ? error.url : files.model;
    postMessage({ type: "failed", message: error instanceof Error ? error.message : String(error), url });
  }
}

function embed({ id, text }: Extract<Request, { type: "embed" }>): void {
  try {
    if (!model) throw new Error("the model is not loaded");
    const vector = model.embed([text]);
    postMessage({ type: "vector", id, vector }, [vector.buffer]);
  } catch (error) {
    postMessage({ type: "unembedded", id, message: error instanceof Error ? error.message : String(error) });
  }
}
