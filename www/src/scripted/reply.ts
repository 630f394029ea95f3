import type { Prompt } from "./request.js";
import { secondPerson, understand } from "./rules.js";

const NOTHING_UNDERSTOOD =
  "I found nothing to remember in that. I understand plain sentences such as “I work at …”, “I prefer …”, “We use …” or “My … is …”, and questions about them.";
const NOTHING_KNOWN = "I don’t remember anything about that yet. Tell me, and I will know it next time.";

function list(memories: readonly string[]): string {
  const lines = memories.map((memory) => `• ${sentence(secondPerson(memory))}`);
  return `From what I remember:\n${lines.join("\n")}`;
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** The whole reply, with the memory block that the request asks for at its end. */
export function reply({ said, memories, blockKey }: Prompt): string {
  const { statements, asks } = understand(said);
  const parts: string[] = [];
  if (statements.length > 0) {
    parts.push(`Noted: ${statements.map(({ content }) => secondPerson(content)).join("; ")}.`);
  }
  if (asks) parts.push(memories.length > 0 ? list(memories) : NOTHING_KNOWN);
  if (parts.length === 0) parts.push(NOTHING_UNDERSTOOD);
  if (blockKey !== undefined && statements.length > 0) {
    parts.push(`<memory key="${blockKey}">${JSON.stringify({ memories: statements })}</memory>`);
  }
  return parts.join("\n\n");
}
