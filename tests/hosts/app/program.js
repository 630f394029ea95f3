import { openChat } from "./chat.js";

/** One run of the program: says the texts and prints what the user saw. */
async function main([baseURL, options, ...texts]) {
  const chat = openChat(baseURL, JSON.parse(options));
  const replies = [];
  for (const text of texts) replies.push(await chat.say(text));
  console.log(JSON.stringify({ replies, kept: await chat.kept() }));
}
main(process.argv.slice(2));
