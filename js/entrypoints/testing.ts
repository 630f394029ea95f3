export { encryptedStore } from "../store/encrypted/store.js";
export { memoryStore } from "../store/memory.js";
export type { MakeStore } from "../testing/expect.js";
export { type StoreCheck, storeChecks } from "../testing/store-checks.js";
export type { Row, Snapshot, Store } from "../types/store.js";
