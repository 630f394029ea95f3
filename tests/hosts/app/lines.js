import { createInterface } from "node:readline";

import { openChat } from "./chat.js";

/** Answers each line of the input with what became of it, and ends with the input. */
export async function answerLines(options) {
  const chat = openChat(process.argv[2], options);
  console.log(JSON.stringify("open"));
  for await (const text of createInterface({ input: process.stdin }))
    console.log(JSON.stringify(await chat.turn(text)));
}
