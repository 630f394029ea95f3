export { nodeSqlite } from "../store/node-sqlite.js";
export type { Row, Snapshot, Store } from "../types/store.js";
