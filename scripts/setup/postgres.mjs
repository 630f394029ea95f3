import path from "node:path";
import { Wheel } from "./wheel.mjs";

// The wheel of one version of Python: whichever this machine has, the server in it is the same.
const PLATFORM = ["--implementation=cp", "--python-version=3.11", "--abi=cp311"];
const WHEEL = new Wheel("postgres", "pgserver==0.1.4", PLATFORM);

/** A PostgreSQL 16 with pgvector: the files of a wheel, of which no Python is run. */
export const POSTGRES = path.join(WHEEL.folder, "pgserver", "pginstall");

/** Without the wheel, a variable names a server: see tests/support/postgres-server.mjs. */
export async function ensurePostgres({ note }) {
  if (process.env.FAST_MEMORY_POSTGRES_URL) return "named by FAST_MEMORY_POSTGRES_URL";
  if (WHEEL.isInstalled) return WHEEL.requirement;
  note("pip install");
  if (await WHEEL.install()) return WHEEL.requirement;
  return "none: the suite stores needs FAST_MEMORY_POSTGRES_URL=postgres://user:password@host/database";
}
