import { ConfigError } from "../../types/errors.js";
import type { MemoryRecord, NewMemory, SkippedEntry } from "../../types/record.js";
import type { Scope } from "../../types/scope.js";
import { slices } from "../slices.js";
import { entriesOf, memoriesOf } from "./entries.js";
import { type ImportEntry, isDatedList, plainLines, withoutFences } from "./lines.js";

/** Characters (code points) of a memory, as the engine limits them. */
const MAX_TEXT = 4000;

/** What an import holds. */
export interface ImportedMemories {
  readonly memories: readonly NewMemory[];
  readonly skipped: readonly SkippedEntry[];
}

/** One object a line. */
export function toJsonLines(records: readonly MemoryRecord[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join("");
}

/**
 * Reads what {@link toJsonLines} wrote, or an export of another product. Members of `scope` replace those of each memory.
 * @throws ConfigError when nothing in `data` can be imported, or with `allOrNothing` when something cannot
 */
export async function readMemories(data: string, scope: Scope, allOrNothing: boolean): Promise<ImportedMemories> {
  const memories: NewMemory[] = [];
  const skipped: SkippedEntry[] = [];
  for await (const { line, memory, reason = memory && faultOf(memory) } of readEntries(data)) {
    if (reason !== undefined) skipped.push({ line, reason });
    else if (memory) memories.push(withScope(memory, scope));
  }
  const [first] = skipped;
  if (first && (allOrNothing || memories.length === 0)) throw refusal(first, skipped.length);
  return { memories, skipped };
}

async function* readEntries(data: string): AsyncGenerator<ImportEntry> {
  const text = withoutFences(data);
  if (text.trim() === "") return;
  const document = parseJson(text);
  const start = text.trimStart();
  let line = 0;
  if (document !== undefined) {
    for await (const slice of slices(entriesOf(document))) for (const entry of slice) yield* toEntries(entry, ++line);
  } else if (!/^[{[]/.test(start) || isDatedList(start)) {
    for await (const slice of slices(plainLines(text))) yield* slice;
  } else {
    for await (const slice of slices(text.split("\n"))) for (const json of slice) yield* entriesOfLine(json, ++line);
  }
}

function entriesOfLine(json: string, line: number): ImportEntry[] {
  if (json.trim() === "") return [];
  const value = parseJson(json);
  if (value === undefined) return [{ line, reason: "it is not JSON" }];
  return entriesOf(value).flatMap((entry) => toEntries(entry, line));
}

function toEntries(entry: unknown, line: number): ImportEntry[] {
  const memories = memoriesOf(entry);
  return typeof memories === "string" ? [{ line, reason: memories }] : memories.map((memory) => ({ line, memory }));
}

/** Why the engine would refuse the memory. */
function faultOf({ text }: NewMemory): string | undefined {
  const length = Array.from(text.trim()).length;
  if (length === 0) return "its text is empty";
  return length > MAX_TEXT ? `its text has ${length} characters, and at most ${MAX_TEXT} are allowed` : undefined;
}

function withScope(memory: NewMemory, { sessionId, agentId, metadata }: Scope): NewMemory {
  return {
    ...memory,
    ...(sessionId && { sessionId }),
    ...(agentId && { agentId }),
    ...(metadata && { metadata: { ...memory.metadata, ...metadata } }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal({ line, reason }: SkippedEntry, count: number): ConfigError {
  const others = count > 1 ? ` (and ${count - 1} more)` : "";
  return new ConfigError(
    `the data cannot be imported: in line or entry ${line} ${reason}${others}. Pass what export() returns, a JSON list of texts, or one text for each line`,
  );
}
