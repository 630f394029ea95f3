import { readFileSync } from "node:fs";
import { text as textOf } from "node:stream/consumers";
import { FastMemoryError } from "../entrypoints/index.js";
import type { Memory } from "../types/memory.js";
import type { Category } from "../types/record.js";
import { type Arguments, UsageError } from "./arguments.js";
import { line, type Output } from "./output.js";

interface Command {
  /** What follows its name. */
  readonly operands: string;
  readonly summary: string;
  /** Whether it makes a store that is not there. */
  readonly creates?: boolean;
  run(memory: Memory, args: Arguments, output: Output): Promise<void>;
}

const DEFAULT_HITS = 5;

export const COMMANDS: Readonly<Record<string, Command>> = {
  list: {
    operands: "",
    summary: "all memories, the newest last; --category, --limit; --quarantined: those that wait for approve",
    async run(memory, { category, limit, quarantined }, output) {
      const records = await memory.getAll({ ...categoryOf(category), quarantined });
      output.records(limit ? records.slice(-limit) : records);
    },
  },
  search: {
    operands: "QUERY",
    summary: "the memories nearest to QUERY in words and meaning, best first; --category, --limit (5)",
    async run(memory, { operands, category, limit = DEFAULT_HITS }, output) {
      const query = oneOperand(operands, "QUERY");
      await memory.ready().catch((error: unknown) => {
        if (!(error instanceof FastMemoryError)) throw error;
        output.note(`found by words alone: ${error.message}`);
      });
      const hits = await memory.search(query, { topK: limit, ...categoryOf(category) });
      output.hits(hits);
    },
  },
  add: {
    operands: "TEXT",
    summary: "stores a memory; --category preference|fact|context (fact)",
    creates: true,
    async run(memory, { operands, category }, output) {
      output.records([await memory.add(oneOperand(operands, "TEXT"), categoryOf(category))]);
    },
  },
  forget: {
    operands: "ID …",
    summary: "deletes these memories",
    async run(memory, { operands }, output) {
      if (operands.length === 0) throw new UsageError("which memories? fast-memory list shows their ids");
      const missing: string[] = [];
      for (const id of operands) if (!(await memory.delete(id))) missing.push(id);
      output.counts({ deleted: operands.length - missing.length });
      if (missing.length > 0) throw new UsageError(`no memory has the id ${missing.map(line).join(", ")}`);
    },
  },
  approve: {
    operands: "ID …",
    summary: "takes in memories that were set aside",
    async run(memory, { operands }, output) {
      if (operands.length === 0) throw new UsageError("which memories? fast-memory list --quarantined shows their ids");
      const missing: string[] = [];
      for (const id of operands) if ((await memory.approve(id)) === undefined) missing.push(id);
      output.counts({ approved: operands.length - missing.length });
      if (missing.length > 0) throw new UsageError(`no memory has the id ${missing.map(line).join(", ")}`);
    },
  },
  export: {
    operands: "",
    summary: "prints all memories as JSON Lines",
    async run(memory, _, output) {
      output.raw(await memory.export());
    },
  },
  import: {
    operands: "FILE",
    summary: "stores the memories of an export, also of other products; - reads standard input",
    creates: true,
    async run(memory, { operands }, output) {
      const file = oneOperand(operands, "FILE");
      const { imported, skipped } = await memory.import(await readInput(file));
      output.counts({ imported, skipped: skipped.length });
      for (const { line: number, reason } of skipped) output.note(`line or entry ${number}: ${reason}`);
    },
  },
  doctor: {
    operands: "",
    summary: "checks store, model and recall, and says how to repair them",
    async run(memory, { json }, output) {
      const report = await memory.doctor();
      output.raw(json ? `${JSON.stringify(report, undefined, 2)}\n` : `${String(report)}\n`);
      if (!report.ok) process.exitCode = 1;
    },
  },
};

function oneOperand(operands: readonly string[], name: string): string {
  const [operand, ...others] = operands;
  if (operand === undefined) throw new UsageError(`${name} is missing`);
  if (others.length > 0) throw new UsageError(`one ${name}, in quotation marks: "${[operand, ...others].join(" ")}"`);
  return operand;
}

/** The engine refuses a category that does not exist. */
function categoryOf(category: string | undefined): { category?: Category } {
  return category === undefined ? {} : { category: category as Category };
}

async function readInput(file: string): Promise<string> {
  if (file === "-") return textOf(process.stdin);
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`cannot read ${line(file)}: ${(error as NodeJS.ErrnoException).code ?? "unknown error"}`);
  }
}
