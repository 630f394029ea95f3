import type { KnownMemory, Prompt } from "./request.js";
import { secondPerson, understand, type Category, type Change, type Statement } from "./rules.js";

/** One entry of the memory block. */
type Entry =
  | { readonly content: string; readonly category: Category }
  | { readonly update: string; readonly content: string }
  | { readonly forget: string };

interface Answer {
  readonly text: string;
  readonly entry?: Entry;
}

const NOTHING_UNDERSTOOD =
  "I found nothing to remember in that. I understand plain sentences such as “I work at …”, “I prefer …”, “We use …”, “My … is …” or “Forget that …”, and questions about them.";
const NOTHING_KNOWN = "I don’t remember anything about that.";
const COMMON_WORDS = new Set(
  "the user users team teams that this and about use uses like likes any anymore longer".split(" "),
);

/** The whole reply, with the memory block that the request asks for at its end. */
export function reply({ said, memories, blockKey }: Prompt): string {
  const { statements, changes, asks } = understand(said);
  const answers = [...changes.map((change) => changed(change, memories)), ...statements.map((statement) => stated(statement, memories))];
  const paragraphs: string[] = [];
  if (answers.length > 0) paragraphs.push(answers.map(({ text }) => text).join("\n"));
  if (asks) paragraphs.push(memories.length > 0 ? list(memories) : NOTHING_KNOWN);
  if (paragraphs.length === 0) paragraphs.push(NOTHING_UNDERSTOOD);
  const visible = paragraphs.join("\n\n");
  if (blockKey === undefined) return visible;
  const entries = answers.flatMap(({ entry }) => entry ?? []);
  return `${visible}\n\n<memory key="${blockKey}">${JSON.stringify({ memories: entries })}</memory>`;
}

function stated({ content, category, subject }: Statement, memories: readonly KnownMemory[]): Answer {
  if (memories.some(({ text }) => same(text, content))) return { text: `I know: ${secondPerson(content)}.` };
  const earlier = subject && memories.find(({ text }) => text.toLowerCase().startsWith(`${subject.toLowerCase()} `));
  if (earlier) return { text: `Corrected: ${secondPerson(content)}.`, entry: { update: earlier.handle, content } };
  return { text: `Noted: ${secondPerson(content)}.`, entry: { content, category } };
}

function changed({ topic, becomes }: Change, memories: readonly KnownMemory[]): Answer {
  const memory = nearest(topic, memories);
  if (!memory) return { text: "I was given no memory of that, so there is nothing to change." };
  if (becomes === undefined) return { text: `Forgotten: ${secondPerson(memory.text)}.`, entry: { forget: memory.handle } };
  const at = memory.text.toLowerCase().indexOf(topic.toLowerCase());
  if (at < 0) return { text: "I was given no memory of that, so there is nothing to change." };
  const content = memory.text.slice(0, at) + becomes + memory.text.slice(at + topic.length);
  return { text: `Corrected: ${secondPerson(content)}.`, entry: { update: memory.handle, content } };
}

function list(memories: readonly KnownMemory[]): string {
  return ["From what I remember:", ...memories.map(({ text }) => `• ${sentence(secondPerson(text))}`)].join("\n");
}

const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
const same = (a: string, b: string) => a.replace(/\W+/g, " ").trim().toLowerCase() === b.replace(/\W+/g, " ").trim().toLowerCase();

/** The memory that shares most words with `topic`, if any does. */
function nearest(topic: string, memories: readonly KnownMemory[]): KnownMemory | undefined {
  const words = (text: string) => (text.toLowerCase().match(/[\p{L}\p{N}+#]{3,}/gu) ?? []).filter((word) => !COMMON_WORDS.has(word));
  const wanted = words(topic);
  let best: KnownMemory | undefined;
  let most = 0;
  for (const memory of memories) {
    const shared = words(memory.text).filter((word) => wanted.some((other) => word.startsWith(other) || other.startsWith(word))).length;
    if (shared > most) [best, most] = [memory, shared];
  }
  return best;
}
