import { stripVTControlCharacters } from "node:util";
import type { MemoryRecord } from "../types/record.js";
import type { SearchHit } from "../types/search.js";

/** One line for a terminal: a memory is data, and may hold what moves the cursor or colours the screen. */
export function line(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ");
}

/** What a command prints: for people, or as JSON Lines. */
export class Output {
  constructor(
    private readonly isJson: boolean,
    private readonly write: (text: string) => void,
    private readonly writeNote: (text: string) => void,
  ) {}

  records(records: readonly MemoryRecord[]): void {
    for (const record of records) this.#print(record, shown(record));
    if (records.length === 0) this.note("no memories");
  }

  hits(hits: readonly SearchHit[]): void {
    for (const { memory, score } of hits) this.#print({ ...memory, score }, `${score.toFixed(2)}  ${shown(memory)}`);
    if (hits.length === 0) this.note("nothing found");
  }

  counts(counts: Readonly<Record<string, number>>): void {
    const words = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
    this.#print(counts, words.join(", "));
  }

  raw(text: string): void {
    this.write(text);
  }

  /** For people, beside the result. */
  note(text: string): void {
    this.writeNote(`${text}\n`);
  }

  #print(value: object, text: string): void {
    this.write(`${this.isJson ? JSON.stringify(value) : text}\n`);
  }
}

function shown({ id, category, updatedAt, text }: MemoryRecord): string {
  return `${id}  ${category.padEnd("preference".length)}  ${updatedAt.toISOString().slice(0, 10)}  ${line(text)}`;
}
