import { parseArgs } from "node:util";

/** What the user typed cannot be run: printed without a stack. */
export class UsageError extends Error {}

const OPTIONS = {
  user: { type: "string" },
  db: { type: "string" },
  postgres: { type: "string" },
  category: { type: "string" },
  limit: { type: "string" },
  quarantined: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

export interface Arguments {
  readonly command: string | undefined;
  /** What follows the command. */
  readonly operands: readonly string[];
  readonly user: string | undefined;
  readonly db: string | undefined;
  readonly postgres: string | undefined;
  readonly category: string | undefined;
  readonly limit: number | undefined;
  readonly quarantined: boolean;
  readonly json: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

/** @throws UsageError for an option that does not exist, or has no value */
export function parseArguments(args: readonly string[], env: NodeJS.ProcessEnv): Arguments {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const { values, positionals } = parsed;
  const [command, ...operands] = positionals;
  const limit = values.limit === undefined ? undefined : Number(values.limit);
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0 && limit <= 1000))
    throw new UsageError("--limit is a whole number from 1 to 1000");
  return {
    command,
    operands,
    user: values.user ?? env.FAST_MEMORY_USER,
    db: values.db ?? env.FAST_MEMORY_DB,
    postgres: values.postgres ?? env.FAST_MEMORY_POSTGRES,
    category: values.category,
    limit,
    quarantined: values.quarantined ?? false,
    json: values.json ?? false,
    help: values.help ?? false,
    version: values.version ?? false,
  };
}
