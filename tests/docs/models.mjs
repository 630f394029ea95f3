/** A model that answers "Noted.", and notes `notes` when it is asked to extract in the background. @param {object[]} notes */
export function keepsNotes(notes) {
  return ({ messages: [first] }) =>
    first.role === "system" && first.content.startsWith("You keep notes about a user.")
      ? { content: JSON.stringify({ memories: notes }) }
      : { content: "Noted." };
}

/** Code by which `printed` waits for the first line of debug. */
export const DEBUG_PRINTED = `
  const printed = new Promise<void>((resolve) => {
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
