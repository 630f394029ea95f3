import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { createMemory } from "../entrypoints/index.js";
import { nodeSqlite } from "../entrypoints/node.js";
import { type PostgresPool, postgres } from "../entrypoints/postgres.js";
import type { Memory } from "../types/memory.js";
import type { FastMemoryOptions } from "../types/options.js";
import type { Store } from "../types/store.js";
import { type Arguments, UsageError } from "./arguments.js";

const DEFAULT_FILE = "fast-memory.db";

export interface OpenMemory {
  readonly memory: Memory;
  /** The store, as people name it. */
  readonly place: string;
  close(): Promise<void>;
}

/**
 * Opens the memory that the arguments name.
 * @param creates whether a file that is not there is made: a command that only reads must not leave an empty one behind
 * @throws UsageError when user or store cannot be used
 */
export async function openMemory(args: Arguments, creates: boolean, env: NodeJS.ProcessEnv): Promise<OpenMemory> {
  if (!args.user) throw new UsageError("whose memory? --user alice, or FAST_MEMORY_USER");
  if (args.db && args.postgres) throw new UsageError("--db and --postgres name two stores: choose one");
  const { store, place, close } = args.postgres ? await openPostgres(args.postgres) : openFile(args.db, creates);
  const options: FastMemoryOptions = { store, ...encryptionOf(env) };
  return { memory: createMemory(args.user, options), place, close };
}

function openFile(given: string | undefined, creates: boolean) {
  const place = path.resolve(given ?? DEFAULT_FILE);
  if (!creates && !existsSync(place)) throw new UsageError(`no file ${place}: --db names another one`);
  const store = nodeSqlite(place);
  return { store, place, close: async () => store.close?.() };
}

/** The driver is the one of the folder that the command runs in: the package has none. */
async function openPostgres(url: string): Promise<{ store: Store; place: string; close: () => Promise<void> }> {
  let driver: string;
  try {
    driver = createRequire(path.join(process.cwd(), "any.js")).resolve("pg");
  } catch {
    throw new UsageError("--postgres needs the package pg in this folder: npm install pg");
  }
  const { default: pg } = (await import(pathToFileURL(driver).href)) as {
    default: { Pool: new (options: object) => PostgresPool & { end(): Promise<void> } };
  };
  const pool = new pg.Pool({ connectionString: url });
  return { store: postgres(pool), place: "PostgreSQL", close: () => pool.end() };
}

/** The key comes from the environment: arguments are visible to other users of the machine. */
function encryptionOf(env: NodeJS.ProcessEnv): FastMemoryOptions {
  const { FAST_MEMORY_KEY: key, FAST_MEMORY_PASSPHRASE: passphrase } = env;
  if (key) return { encryption: { key } };
  return passphrase ? { encryption: { passphrase } } : {};
}
