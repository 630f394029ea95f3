import type { Finding, DoctorContext } from "./doctor.js";
import { runsInPlace } from "../embedding/in-place.js";
import { FastMemoryError } from "../types/errors.js";

const VECTOR_TIMEOUT = 10_000;
const WORKER_TIMEOUT = 5000;

const SERVE = 'serve the folder node_modules/fast-memory/minilm and pass its address: { modelUrl: "/minilm/" }';

/** What turns texts into vectors, and where its files are. */
export async function embedderCheck({ embedder }: DoctorContext): Promise<Finding> {
  const { modelId, state, urls } = embedder;
  if (state === "none") return { ok: true, detail: "nothing makes vectors: memories are found by their words", ...(embedder.remedy && { remedy: embedder.remedy }) };
  if (!urls) return askedCheck(embedder);
  if (state === "ready") return { ok: true, detail: `${modelId} is ready` };
  const missing = (await Promise.all(urls.map(fault))).filter((found) => found !== undefined);
  if (missing.length > 0) return { ok: false, detail: `${modelId} is ${state}: ${missing.join("; ")}. Memories are found by their words`, remedy: SERVE };
  const detail = `${modelId} is ${state}, its files are where they should be`;
  if (state !== "failed") return { ok: true, detail, ...(state === "idle" && { remedy: "it is loaded at the first use, or by client.memory.ready()" }) };
  const error = await embedder.load().then(() => undefined, (error: unknown) => error);
  return error === undefined ? { ok: true, detail: `${modelId} is ready, at the second try` } : { ok: false, detail: error instanceof FastMemoryError ? error.message : `${modelId} does not load`, remedy: SERVE };
}

/** A service, or the app itself, is asked for one vector. */
async function askedCheck(embedder: DoctorContext["embedder"]): Promise<Finding> {
  const { modelId } = embedder;
  const started = performance.now();
  try {
    const vectors = await within(VECTOR_TIMEOUT, embedder.embed(["hello"]));
    const took = `in ${Math.round(performance.now() - started)} ms`;
    return { ok: true, detail: `${modelId} gave a vector of ${vectors[0]?.length} dimensions ${took}` };
  } catch (error) {
    // What a service or an app says may hold a key.
    const detail = error instanceof FastMemoryError ? error.message : `${modelId} does not embed (${(error as Error)?.name})`;
    return { ok: false, detail, remedy: "see that the service has this model and the key may use it, or leave useLocalEmbeddings and embedder out for vectors of this device" };
  }
}

/** Whether vectors can be made beside the page. */
export async function workerCheck({ embedder }: DoctorContext): Promise<Finding> {
  if (!embedder.urls) return { ok: true, detail: "not needed: vectors come from elsewhere" };
  if (runsInPlace()) return { ok: true, detail: "none is used here: the model runs on the main thread" };
  const url = URL.createObjectURL(new Blob(["postMessage(0)"], { type: "text/javascript" }));
  try {
    await within(WORKER_TIMEOUT, started(url));
    return { ok: true, detail: "workers start, so the page does not wait for vectors" };
  } catch {
    const detail = "a worker of a Blob cannot start here";
    if (embedder.state === "ready") return { ok: true, detail: `${detail}; that of a file did` };
    return { ok: false, detail, remedy: "allow it in the content security policy: worker-src 'self' blob:" };
  } finally {
    URL.revokeObjectURL(url);
  }
}

function started(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(url, { type: "module" });
    worker.onmessage = () => (worker.terminate(), resolve());
    worker.onerror = () => (worker.terminate(), reject(new Error("it fails")));
  });
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new FastMemoryError("timeout", `no answer within ${ms / 1000} s`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Why a file cannot be had; `undefined`: it can. */
async function fault(url: string): Promise<string | undefined> {
  if (url.startsWith("file:")) {
    const fs = globalThis.process?.getBuiltinModule?.("node:fs");
    return fs?.existsSync(new URL(url)) ? undefined : `${url} is not there`;
  }
  try {
    let response = await fetch(url, { method: "HEAD" });
    // Some hosts know no HEAD.
    if (response.status === 405 || response.status === 501) {
      response = await fetch(url);
      await response.body?.cancel();
    }
    if (!response.ok) return `${url} answers with status ${response.status}`;
    const type = response.headers.get("content-type") ?? "";
    return type.startsWith("text/html") ? `${url} is a web page: the server answers so for files that it does not have` : undefined;
  } catch {
    return `${url} cannot be reached: the policy connect-src may forbid it, or the network is down`;
  }
}
