// Tells its server what is in the database, and writes to it until the browser is killed.
import { createMemory } from "fast-memory";

import { writeForEver } from "./writing.mjs";

const { searchParams } = new URL(location.href);
const tell = (line) =>
  fetch(searchParams.get("server"), { method: "POST", body: JSON.stringify(line), keepalive: true }).catch(() => {});
const embedder = { modelId: "none", embed: async () => [] };

try {
  const memory = createMemory("alice", { embedder, onError() {} });
  const records = await memory.getAll();
  const { unreadable } = await memory.stats();
  const isErased = records.length > 1500;
  if (isErased) await memory.clear();
  await tell({ texts: records.map(({ text }) => text), unreadable, isErased });
  await writeForEver(memory, searchParams.get("run"), tell);
} catch (error) {
  await tell({ failed: String(error?.stack ?? error) });
}
