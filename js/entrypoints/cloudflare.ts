export { d1, type D1Database } from "../cloudflare/d1.js";
export type { DatabaseOptions } from "../cloudflare/database-name.js";
export { durableObject, type DurableObjectNamespace, type DurableObjectOptions } from "../cloudflare/durable-object.js";
export { FastMemory } from "../cloudflare/memory-object.js";
export { type AiBinding, workersAI, type WorkersAIOptions } from "../cloudflare/workers-ai.js";
export type { Row, Snapshot, Store } from "../types/store.js";
