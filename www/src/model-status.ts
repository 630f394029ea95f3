import type { Memory, Progress } from "fast-memory";
import { button, byId, element } from "./dom.js";
import { memoryProblem } from "./errors.js";

const WORDS_MEANWHILE = "Memory works by words meanwhile.";

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

/** Loads the embedding model and shows how far it is. Never rejects: a failure is shown here, with the way to retry. */
export class ModelStatus {
  readonly #root = byId("model-status");
  readonly #bar = element("progress", { "aria-label": "Embedding model", max: "1" });
  readonly #onReady: () => void;
  #memory: Memory | undefined;
  #stop: (() => void) | undefined;

  constructor(onReady: () => void) {
    this.#onReady = onReady;
  }

  follow(memory: Memory): void {
    this.#stop?.();
    this.#memory = memory;
    this.#stop = memory.on("progress", (progress) => this.#show(progress));
    this.#line("loading", "Embedding model: waiting", WORDS_MEANWHILE);
    void this.#load(memory);
  }

  async #load(memory: Memory): Promise<void> {
    try {
      await memory.ready();
      const { embedder } = await memory.stats();
      if (this.#memory !== memory) return;
      this.#line("ready", `${embedder.modelId}, ready on this device`, undefined);
      this.#onReady();
    } catch (error) {
      if (this.#memory === memory) this.#fail(error);
    }
  }

  #show({ phase, loaded = 0, total }: Progress): void {
    if (phase === "download") {
      if (total) this.#bar.value = loaded / total;
      else this.#bar.removeAttribute("value");
      const of = total ? ` of ${megabytes(total)}` : "";
      this.#line("download", `Embedding model: ${megabytes(loaded)}${of} MB`, WORDS_MEANWHILE, this.#bar);
    } else if (phase === "load") {
      this.#bar.removeAttribute("value");
      this.#line("load", "Embedding model: starting", WORDS_MEANWHILE, this.#bar);
    }
  }

  #fail(error: unknown): void {
    const { detail, code } = memoryProblem(error);
    const memory = this.#memory;
    this.#line(
      "error",
      code === "model_load" ? "Embedding model not loaded: memory works by words" : "Memory is not ready",
      detail,
      element(
        "div",
        { class: "model-status__actions" },
        element("code", {}, code),
        button("Try again", () => memory && this.follow(memory), { "data-testid": "model-retry" }),
      ),
    );
  }

  #line(state: string, title: string, detail: string | undefined, extra?: HTMLElement): void {
    for (const shown of [this.#root, byId("memory-open")]) shown.dataset["state"] = state;
    this.#root.replaceChildren(
      element("p", { class: "model-status__title" }, element("span", { class: "dot" }), title),
      ...(extra instanceof HTMLProgressElement ? [extra] : []),
      ...(detail ? [element("p", { class: "model-status__detail" }, detail)] : []),
      ...(extra && !(extra instanceof HTMLProgressElement) ? [extra] : []),
    );
  }
}
