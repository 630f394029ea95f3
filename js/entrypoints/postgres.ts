export {
  postgres,
  type PostgresOptions,
  type PostgresPool,
  type PostgresSearch,
  type PostgresStore,
} from "../store/postgres/store.js";
export type { Row, Snapshot, Store } from "../types/store.js";
