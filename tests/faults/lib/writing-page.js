// Tells its server what is in the database, and writes to it until the browser is killed.
import { createMemory } from "fast-memory";

import { openAndWrite } from "./writing.mjs";

const { searchParams } = new URL(location.href);
const tell = (line) =>
  fetch(searchParams.get("server"), { method: "POST", body: JSON.stringify(line) }).catch(() => {});
try {
  await openAndWrite(createMemory, { setting: searchParams.get("setting"), run: searchParams.get("run"), tell });
} catch (error) {
  await tell({ failed: String(error?.stack ?? error) });
}
