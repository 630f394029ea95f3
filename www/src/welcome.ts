import type { Memory } from "fast-memory";
import { byId, element } from "./dom.js";

const TELL = [
  "I'm a Python developer at a fintech startup. We use PostgreSQL.",
  "I prefer short answers, and I love hiking.",
];
const ASK = ["What database should I use for my new project?", "Which Python library would suit my job?"];

/** The empty chat: what to try, which depends on whether there is something to remember. */
export async function welcome(memory: Memory, say: (text: string) => void): Promise<void> {
  let known = 0;
  try {
    known = (await memory.stats()).totalChunks;
  } catch {
    // The memory panel shows why; the welcome goes on as for someone new.
  }
  byId("welcome-title").textContent = known > 0 ? `Welcome back, ${memory.userId}` : "Say something about yourself";
  byId("welcome-text").textContent =
    known > 0
      ? "This conversation is new: what the model knows about you, it gets from memory."
      : "It is remembered in this browser. Then reload, or start a new conversation, and ask.";
  const prompts = known > 0 ? [...ASK, TELL[1]!] : [...TELL, ASK[0]!];
  byId("examples").replaceChildren(
    ...prompts.map((prompt) => {
      const example = element("button", { type: "button", class: "example", "data-testid": "example" }, prompt);
      example.addEventListener("click", () => say(prompt));
      return example;
    }),
  );
}
