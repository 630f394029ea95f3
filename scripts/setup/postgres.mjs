import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { which } from "../lib/env.mjs";
import { TOOLS } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";

const WHEEL = "pgserver==0.1.4";
const FOLDER = path.join(TOOLS, "postgres");
const STAMP = path.join(FOLDER, ".wheel");
const INSTALL_SECONDS = 300;

/** A PostgreSQL 16 with pgvector: the files of a wheel, of which no Python is run. */
export const POSTGRES = path.join(FOLDER, "pgserver", "pginstall");

/** What cannot have it may name a server: see tests/stores/lib/postgres-server.mjs. */
export async function ensurePostgres({ note }) {
  if (process.env.FAST_MEMORY_POSTGRES_URL) return "named by FAST_MEMORY_POSTGRES_URL";
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === WHEEL) return WHEEL;
  note("pip install");
  rmSync(FOLDER, { recursive: true, force: true });
  const python = which("python3") ?? which("python");
  // The wheel of one version of Python: whichever this machine has, the server in it is the same.
  const args = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--no-deps",
    "--disable-pip-version-check",
    "--only-binary=:all:",
    "--implementation",
    "cp",
    "--python-version",
    "3.11",
    "--abi",
    "cp311",
    "--target",
    FOLDER,
    WHEEL,
  ];
  const result = python && (await run(python, args, { timeout: INSTALL_SECONDS, check: false }));
  if (result?.code !== 0)
    return "none: the suite stores needs FAST_MEMORY_POSTGRES_URL=postgres://user:password@host/database";
  writeFileSync(STAMP, WHEEL);
  return WHEEL;
}
