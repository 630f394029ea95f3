// Counts up one row of the user alice so many times, each time from what it read, and adds a row of its own.
import { STORES } from "./stores.mjs";

const [, , kind, place, name, commits] = process.argv;
const store = await STORES[kind](place);
const bytes = (text) => new TextEncoder().encode(text);
for (let done = 0; done < Number(commits);) {
  const { rows, version } = await store.load("alice");
  const count = Number(new TextDecoder().decode(rows.find(({ id }) => id === "count")?.data ?? bytes("0")));
  try {
    await store.commit(
      "alice",
      [
        { id: "count", data: bytes(String(count + 1)) },
        { id: `${name}-${done}`, data: bytes("x") },
      ],
      version,
    );
    done++;
  } catch (error) {
    if (error.code !== "conflict") throw error;
  }
}
await store.close?.();
