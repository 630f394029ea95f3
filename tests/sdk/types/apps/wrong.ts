// Every line that ends in a code must fail with it, and no other line: a claim that cannot fail proves nothing.
import { createMemory, memoryFetch, perCall, withFastMemory } from "fast-memory";
import OpenAI from "openai";

import { type Equal, holds } from "./claims.js";

const client = withFastMemory(new OpenAI(), "alice");
const memory = createMemory("alice");

holds<Equal<typeof client, any>>(); // TS2344
holds<Equal<typeof client.memory, any>>(); // TS2344
holds<Equal<typeof client.memory, { userId: string }>>(); // TS2344
client.completions.invent; // TS2339
client.memory.forget("everything"); // TS2339
client.withOptions({}).memori; // TS2551
client.withOptions({ time: 1000 }); // TS2353
withFastMemory(new OpenAI(), "alice", { topk: 3 }); // TS2561
withFastMemory(new OpenAI(), "alice", { topK: "3" }); // TS2322
withFastMemory("client", "alice"); // TS2345
withFastMemory(new OpenAI()); // TS2554
createMemory("alice", { store: "localStorage" }); // TS2322
memoryFetch(fetch, client); // TS2740
perCall({ injekt: false }); // TS2561
memory.userId = "bob"; // TS2540
// @ts-expect-error nothing is wrong here // TS2578
void memory.getAll();
