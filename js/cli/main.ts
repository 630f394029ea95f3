import { readFileSync } from "node:fs";
import { FastMemoryError } from "../entrypoints/index.js";
import { nearestName } from "../options/nearest-name.js";
import { parseArguments, UsageError } from "./arguments.js";
import { COMMANDS } from "./commands.js";
import { openMemory } from "./open-memory.js";
import { Output } from "./output.js";

const MCP = {
  operands: "",
  summary: "serves recall, remember, forget and list to an agent, over standard input and output (MCP)",
};

/** Runs `fast-memory` with the arguments after the program's name. */
export async function main(args: readonly string[]): Promise<void> {
  try {
    await run(args);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof FastMemoryError)) throw error;
    process.stderr.write(`fast-memory: ${error.message}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

async function run(args: readonly string[]): Promise<void> {
  const given = parseArguments(args, process.env);
  if (given.version) return void process.stdout.write(`${packageVersion()}\n`);
  if (given.help || given.command === undefined) return void process.stdout.write(help());
  const { command } = given;
  const isMcp = command === "mcp";
  const known = isMcp ? undefined : Object.hasOwn(COMMANDS, command) && COMMANDS[command];
  if (!isMcp && !known) {
    const nearest = nearestName(command, [...Object.keys(COMMANDS), "mcp"]);
    throw new UsageError(
      `no command ${JSON.stringify(command)}; did you mean ${nearest}? fast-memory --help lists all`,
    );
  }
  const { memory, place, close } = await openMemory(given, isMcp || (known && known.creates) === true, process.env);
  try {
    if (known) {
      const write = (stream: NodeJS.WriteStream) => (text: string) => void stream.write(text);
      await known.run(memory, given, new Output(given.json, write(process.stdout), write(process.stderr)));
    } else {
      const { serveMcp } = await import("./mcp.js");
      await serveMcp(memory, packageVersion(), place);
    }
  } finally {
    await close();
  }
}

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  return version;
}

function help(): string {
  const rows = Object.entries({ ...COMMANDS, mcp: MCP }).map(([name, { operands, summary }]) => [
    `${name} ${operands}`.trim(),
    summary,
  ]);
  const width = Math.max(...rows.map(([usage]) => usage!.length));
  return [
    "fast-memory COMMAND --user ID [--db FILE | --postgres URL] [--json]",
    "",
    ...rows.map(([usage, summary]) => `  ${usage!.padEnd(width)}  ${summary}`),
    "",
    "  --user ID         whose memory; or FAST_MEMORY_USER",
    "  --db FILE         a SQLite file (fast-memory.db in this folder); or FAST_MEMORY_DB. It needs Node 22.13",
    "  --postgres URL    a database, by the package pg of this folder; or FAST_MEMORY_POSTGRES",
    "  --json            prints JSON Lines",
    "",
    "An encrypted store is opened by FAST_MEMORY_KEY or FAST_MEMORY_PASSPHRASE in the environment.",
    "",
  ].join("\n");
}
