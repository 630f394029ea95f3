export { libsql, type LibsqlClient } from "../store/libsql.js";
export type { Row, Snapshot, Store } from "../types/store.js";
