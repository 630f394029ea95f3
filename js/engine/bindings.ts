/** The engine's WebAssembly as wasm-bindgen binds it: the only file that imports it. Its classes work once `loadEngine` has resolved. */
export { ChatRequest, default as initEngine, Engine, IndexedDb, initSync, PushOutcome, RollingWindow, Turn } from "../../build/engine/engine.js";
export type {
  Api, HostEmbedder, HostRowColumns, HostSnapshot, HostStore, HostTransport, JobBatch, JobCounts, JobsReply, MemoryChange, MemoryFilter, NextJobsOptions, RawHit,
  RawLearned, RawRecord, RawStats, SearchOptions, StoredReplyOptions, TurnOptions,
} from "../../build/engine/engine.js";
