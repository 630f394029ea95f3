// Drivers of databases, for suites that are no workspace of their own.
import pg from "pg";

export { createClient } from "@libsql/client";
export const { Pool } = pg;
