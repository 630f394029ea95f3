import type { KnownMemory, Prompt } from "./request.js";
import { understand, type Category, type Change, type Statement } from "./rules.js";

/** One entry of the memory block. */
type Entry =
  | { readonly content: string; readonly category: Category }
  | { readonly update: string; readonly content: string }
  | { readonly forget: string };

interface Outcome {
  readonly heading: "Noted" | "Corrected" | "Forgotten" | "I know that already" | "I was given no memory of this";
  readonly text: string;
  readonly entry?: Entry;
}

const NOTHING_UNDERSTOOD =
  "I found nothing to remember in that. I understand plain sentences such as “I work at …”, “I prefer …”, “We use …”, “My … is …” or “Forget that …”, and questions about them.";
const NOTHING_KNOWN = "I was given no memory that fits this question.";
const NOT_ASKED = "I understood that, but this request does not ask me to remember anything: memory is off.";
const COMMON_WORDS = new Set(
  "the user users that this and about with use uses like likes any anymore longer".split(" "),
);

/** The whole reply, with the memory block that the request asks for at its end. */
export function reply({ said, memories, blockKey }: Prompt): string {
  const { statements, changes, asks } = understand(said);
  const outcomes = [
    ...changes.map((change) => changed(change, memories)),
    ...statements.map((statement) => stated(statement, memories)),
  ];
  const paragraphs: string[] = [];
  if (outcomes.length > 0) paragraphs.push(blockKey === undefined ? NOT_ASKED : summary(outcomes));
  if (asks) paragraphs.push(memories.length > 0 ? list(memories) : NOTHING_KNOWN);
  if (paragraphs.length === 0) paragraphs.push(NOTHING_UNDERSTOOD);
  const visible = paragraphs.join("\n\n");
  if (blockKey === undefined) return visible;
  const entries = outcomes.flatMap(({ entry }) => entry ?? []);
  return `${visible}\n\n<memory key="${blockKey}">${JSON.stringify({ memories: entries })}</memory>`;
}

function stated({ content, category, topic }: Statement, memories: readonly KnownMemory[]): Outcome {
  if (memories.some(({ text }) => same(text, content))) return { heading: "I know that already", text: content };
  const earlier = topic && memories.find(({ text }) => text.toLowerCase().startsWith(`${topic.toLowerCase()} `));
  if (earlier) return { heading: "Corrected", text: content, entry: { update: earlier.handle, content } };
  return { heading: "Noted", text: content, entry: { content, category } };
}

function changed({ topic, becomes }: Change, memories: readonly KnownMemory[]): Outcome {
  const memory = nearest(topic, memories);
  const at = memory?.text.toLowerCase().indexOf(topic.toLowerCase()) ?? -1;
  if (memory && becomes === undefined)
    return { heading: "Forgotten", text: memory.text, entry: { forget: memory.handle } };
  if (memory && becomes !== undefined && at >= 0) {
    const content = memory.text.slice(0, at) + becomes + memory.text.slice(at + topic.length);
    return { heading: "Corrected", text: content, entry: { update: memory.handle, content } };
  }
  return { heading: "I was given no memory of this", text: topic };
}

/** A line for each kind of outcome: "Noted: Uses PostgreSQL; Loves hiking." */
function summary(outcomes: readonly Outcome[]): string {
  const lines = new Map<string, string[]>();
  for (const { heading, text } of outcomes) lines.set(heading, [...(lines.get(heading) ?? []), text]);
  return [...lines].map(([heading, texts]) => `${heading}: ${texts.join("; ")}.`).join("\n");
}

function list(memories: readonly KnownMemory[]): string {
  return ["From what I remember about you:", ...memories.map(({ text }) => `• ${text}`)].join("\n");
}

const plain = (text: string) =>
  text
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .toLowerCase();
const same = (a: string, b: string) => plain(a) === plain(b);

/** The memory that shares most words with `topic`, if any does. */
function nearest(topic: string, memories: readonly KnownMemory[]): KnownMemory | undefined {
  const words = (text: string) =>
    (text.toLowerCase().match(/[\p{L}\p{N}+#]{3,}/gu) ?? []).filter((word) => !COMMON_WORDS.has(word));
  const wanted = words(topic);
  let best: KnownMemory | undefined;
  let most = 0;
  for (const memory of memories) {
    const shared = words(memory.text).filter((word) =>
      wanted.some((other) => word.startsWith(other) || other.startsWith(word)),
    ).length;
    if (shared > most) [best, most] = [memory, shared];
  }
  return best;
}
