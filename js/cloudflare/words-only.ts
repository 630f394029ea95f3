import type { ClientEmbedder } from "../embedding/embedder.js";
import { ModelLoadError } from "../types/errors.js";
import { ownError } from "../types/foreign-errors.js";

/** No embedder: memories are found by their words. */
export class WordsOnly implements ClientEmbedder {
  readonly modelId = "none";
  readonly dimensions = 0;
  readonly isReady = false;
  readonly state = "none";

  constructor(readonly remedy: string) {}

  async load(): Promise<void> {}

  onProgress(): void {}

  async embed(): Promise<Float32Array[]> {
    throw ownError(new ModelLoadError(`this host has no embedder. ${this.remedy}`, ""));
  }

  async embedQuery(): Promise<undefined> {}
}
