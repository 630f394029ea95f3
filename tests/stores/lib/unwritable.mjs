import { createMemory } from "../../../pkg/index.js";
import { nodeSqlite } from "../../../pkg/node.js";

// Prints how a memory in the file that is named fails.
const store = nodeSqlite(process.argv[2]);
const memory = createMemory("alice", { store, modelUrl: "file:///nowhere/", onError: () => undefined });
const { name, code, message } = await memory.add("Likes tea").then(
  () => ({ message: "" }),
  (error) => error,
);
const { checks } = await memory.doctor();
console.log(JSON.stringify({ error: { name, code, message }, check: checks.find((check) => check.name === "store") }));
