export { postgres, type PostgresOptions, type PostgresPool, type PostgresSearch, type PostgresStore } from "./store/postgres.js";
export type { Row, Snapshot, Store } from "./store/store.js";
