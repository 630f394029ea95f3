import { runsOnMainThread } from "../embedding/main-thread.js";
import { workerUrl } from "../embedding/trusted-types.js";
import { FastMemoryError } from "../types/errors.js";
import { errorName, publicUrl } from "../types/foreign-errors.js";
import type { DoctorContext, Finding } from "./check.js";

/** Milliseconds. */
const VECTOR_TIMEOUT = 10_000;
const WORKER_TIMEOUT = 5000;

const WORKER_POLICY =
  "allow it in the content security policy: worker-src 'self' blob:; under require-trusted-types-for also: trusted-types fast-memory";
const SERVE_FILES =
  'serve the folder node_modules/fast-memory/minilm and pass its address: { modelUrl: "/minilm/" }, or in Node a file URL: { modelUrl: pathToFileURL("minilm/") }';

/** Whether texts can be turned into vectors, and the model's files can be fetched. */
export async function checkEmbedder({ embedder }: DoctorContext): Promise<Finding> {
  const { modelId, state, urls } = embedder;
  if (state === "none")
    return {
      ok: true,
      detail: "this host has no embedder: memories are found by their words",
      ...(embedder.remedy && { remedy: embedder.remedy }),
    };
  if (!urls) return checkVector(embedder);
  if (state === "ready") return { ok: true, detail: `${modelId} is ready` };
  if (urls.length === 0)
    return {
      ok: false,
      detail: `${modelId} has no address in this bundle: memories are found by their words`,
      remedy: SERVE_FILES,
    };
  const faults = (await Promise.all(urls.map(faultOf))).filter((fault) => fault !== undefined);
  if (faults.length > 0)
    return {
      ok: false,
      detail: `${modelId} is ${state}: ${faults.join("; ")}. Memories are found by their words`,
      remedy: SERVE_FILES,
    };
  const detail = `${modelId} is ${state}, and its files are reachable`;
  if (state !== "failed")
    return {
      ok: true,
      detail,
      ...(state === "idle" && { remedy: "it loads at the first use, or by client.memory.ready()" }),
    };
  const error = await embedder.load().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error === undefined
    ? { ok: true, detail: `${modelId} is ready after a second attempt` }
    : {
        ok: false,
        detail: error instanceof FastMemoryError ? error.message : `${modelId} cannot be loaded`,
        remedy: SERVE_FILES,
      };
}

/** Asks a service or the app for one vector. */
async function checkVector(embedder: DoctorContext["embedder"]): Promise<Finding> {
  const { modelId } = embedder;
  const started = performance.now();
  try {
    const vectors = await within(VECTOR_TIMEOUT, embedder.embed(["hello"]));
    const ms = Math.round(performance.now() - started);
    return { ok: true, detail: `${modelId} gave a vector of ${vectors[0]?.length} dimensions in ${ms} ms` };
  } catch (error) {
    return {
      ok: false,
      detail: error instanceof FastMemoryError ? error.message : `${modelId} does not embed (${errorName(error)})`,
      remedy:
        "check that the service offers this model and the key may use it, or remove useLocalEmbeddings and embedder to use vectors from this device",
    };
  }
}

/** Whether a worker starts, so that vectors are made beside the page. */
export async function checkWorker({ embedder }: DoctorContext): Promise<Finding> {
  if (!embedder.urls) return { ok: true, detail: "not needed: vectors come from a service or the app" };
  if (runsOnMainThread()) return { ok: true, detail: "none is used here: the model runs on the main thread" };
  const url = URL.createObjectURL(new Blob(["postMessage(0)"], { type: "text/javascript" }));
  try {
    await within(WORKER_TIMEOUT, startWorker(url));
    return { ok: true, detail: "workers start, so the page does not wait for vectors" };
  } catch {
    const detail = "a worker from a Blob cannot start here";
    if (embedder.state === "ready") return { ok: true, detail: `${detail}; a worker from a file did` };
    return { ok: false, detail, remedy: WORKER_POLICY };
  } finally {
    URL.revokeObjectURL(url);
  }
}

function startWorker(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerUrl(url), { type: "module" });
    worker.onmessage = () => (worker.terminate(), resolve());
    worker.onerror = () => (worker.terminate(), reject(new Error("it fails")));
  });
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new FastMemoryError("timeout", `no answer within ${ms / 1000} s`)), ms);
  });
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer));
}

/** Why a file cannot be fetched; `undefined`: it can. */
async function faultOf(url: string): Promise<string | undefined> {
  const shown = publicUrl(url);
  if (url.startsWith("file:")) {
    const fs = globalThis.process?.getBuiltinModule?.("node:fs");
    return fs?.existsSync(new URL(url)) ? undefined : `${shown} is not there`;
  }
  try {
    let response = await fetch(url, { method: "HEAD" });
    // Some servers have no HEAD.
    if (response.status === 405 || response.status === 501) {
      response = await fetch(url);
      await response.body?.cancel();
    }
    if (!response.ok) return `${shown} answers with status ${response.status}`;
    const type = response.headers.get("content-type") ?? "";
    return type.startsWith("text/html")
      ? `${shown} is a web page: some servers answer so for missing files`
      : undefined;
  } catch {
    return `${shown} cannot be reached: the policy connect-src may forbid it, or the network is down`;
  }
}
