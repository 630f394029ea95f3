import { guarded } from "../../engine/guard.js";
import { ConfigError } from "../../types/errors.js";
import type { MemoryRecord, NewMemory, SkippedEntry } from "../../types/record.js";
import type { Scope } from "../../types/scope.js";
import { nextTask, slices } from "../slices.js";
import { entriesOf, memoriesOf } from "./entries.js";
import { type ImportEntry, isDatedList, plainLines, withoutFences } from "./lines.js";

/** Characters (code points) of a memory, as the engine limits them. */
const MAX_TEXT = 4000;

/** The longest text, in UTF-16 units, and the most entries. */
const MAX_LENGTH = 100_000_000;
const MAX_ENTRIES = 100_000;
/** How many memories are put to the write guard in one task. */
const GUARDED = 8;

/** How an import is read. */
export interface ReadOptions {
  /** Its members replace those of each memory. */
  readonly scope: Scope;
  readonly allOrNothing: boolean;
  /** The memories are put to the write guard. */
  readonly guard: boolean;
}

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
 * Reads what {@link toJsonLines} wrote, or an export of another product. With `guard` the engine must be loaded.
 * @throws ConfigError when nothing in `data` can be imported, or with `allOrNothing` when something cannot
 */
export async function readMemories(
  data: string,
  { scope, allOrNothing, guard }: ReadOptions,
): Promise<ImportedMemories> {
  if (data.length > MAX_LENGTH)
    throw new ConfigError(`an import has at most ${MAX_LENGTH} characters, this one has ${data.length}: split it`);
  const memories: NewMemory[] = [];
  const skipped: SkippedEntry[] = [];
  let count = 0;
  for await (const { line, memory, reason = memory && faultOf(memory) } of readEntries(data)) {
    if (guard && ++count % GUARDED === 0) await nextTask();
    const passed = memory && reason === undefined && guard ? guarded(memory) : memory;
    if (reason !== undefined) skipped.push({ line, reason });
    else if (passed) memories.push(withScope(passed, scope));
    else if (memory) skipped.push({ line, reason: "it holds a secret, such as a key or a password" });
    if (memories.length > MAX_ENTRIES) throw new ConfigError(`an import has at most ${MAX_ENTRIES} memories: split it`);
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
