import { loadEngine } from "../engine/load.js";
import type { RawStats } from "../engine/bindings.js";
import type { DoctorCheck, DoctorReport } from "../types/diagnostics.js";
import { checkExtraction, checkLatency, checkRetrieval } from "./chat-checks.js";
import { type DoctorContext, type Finding, messageOf } from "./check.js";
import { checkEmbedder, checkWorker } from "./embedder-check.js";
import { checkStorage, checkStore, checkUser } from "./store-check.js";

/** Runs every check. Never rejects: a check that throws has failed. */
export async function runChecks(context: DoctorContext): Promise<DoctorReport> {
  const checks: DoctorCheck[] = [];
  const run = async (name: string, check: () => Finding | Promise<Finding>) => {
    try {
      checks.push({ name, ...(await check()) });
    } catch (error) {
      checks.push({
        name,
        ok: false,
        detail: messageOf(error),
        remedy: "see the error; if it is unclear, report it with this output",
      });
    }
  };
  await run("webassembly", checkWebAssembly);
  await run("store", () => checkStore(context.store));
  let stats: RawStats | undefined;
  await run("user", async () => {
    stats = await context.call((await context.openEngine()).stats());
    return checkUser(context, stats);
  });
  await run("embedder", () => checkEmbedder(context));
  await run("worker", () => checkWorker(context));
  await run("storage", () => checkStorage(context));
  await run("extraction", () => checkExtraction(context));
  await run("retrieval", () => checkRetrieval(context, stats));
  await run("latency", () => checkLatency(context, stats));
  return toReport(checks);
}

async function checkWebAssembly(): Promise<Finding> {
  try {
    await loadEngine();
    return { ok: true, detail: "the engine runs" };
  } catch (error) {
    const remedy =
      typeof WebAssembly === "undefined"
        ? "this host has no WebAssembly: use a current browser, or switch its strict security mode off"
        : "allow it in the content security policy: script-src 'self' 'wasm-unsafe-eval'";
    return { ok: false, detail: messageOf(error), remedy };
  }
}

function toReport(checks: readonly DoctorCheck[]): DoctorReport {
  const ok = checks.every((check) => check.ok);
  const text = () => {
    const lines = checks.flatMap(({ name, ok: passed, detail, remedy }) => [
      `${passed ? "  ok" : "FAIL"}  ${name.padEnd(12)} ${detail}`,
      ...(remedy ? [`${" ".repeat(19)}${passed ? "note" : "do"}: ${remedy}`] : []),
    ]);
    return [`fast-memory: ${ok ? "all checks passed" : "some checks failed"}`, ...lines].join("\n");
  };
  // Not enumerable: logs and JSON of the report leave it out.
  return Object.defineProperty({ ok, checks }, "toString", { value: text, configurable: true }) as DoctorReport;
}
