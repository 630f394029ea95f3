import { lastUserText, wellBehaved } from "../mock/model.mjs";

/** A model that learns `memories` from messages that begin with one of the keys, and answers "Noted.". */
export function learns(bySaying, answer = "Noted.") {
  const memories = (request) => Object.entries(bySaying).find(([said]) => lastUserText(request).startsWith(said))?.[1] ?? [];
  return wellBehaved({ answer, memories });
}

/** The same, but what was said is read later, by a model that keeps notes. */
export function keepsNotes(notes) {
  return ({ messages: [first] }) =>
    first.role === "system" && first.content.startsWith("You keep notes about a user.") ? { content: JSON.stringify({ memories: notes }) } : { content: "Noted." };
}

/** Code by which `told` waits for the first line of debug. */
export const TOLD = `
  const told = new Promise<void>((resolve) => {
    const write = console.info.bind(console);
    console.info = (...said: unknown[]) => {
      write(...said);
      resolve();
    };
  });`;

export const PYTHON = { content: "Prefers Python for backend work", category: "preference" };
export const KEEPS_BEES = { content: "Keeps bees", category: "fact" };
export const JANE = [
  { content: "Python developer", category: "fact" },
  { content: "Works at a fintech startup", category: "fact" },
  { content: "Uses PostgreSQL", category: "fact" },
];
