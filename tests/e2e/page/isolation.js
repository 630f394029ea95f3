// Looks for memories that cross from one user to another, in a page.
import { createMemory, memoryFetch } from "fast-memory";

import { chatBy, findCrossings } from "../../support/isolation.mjs";

window.findCrossings = (options) => {
  const memoryOf = (userId) => createMemory(userId, { modelUrl: "/nowhere/", onError: () => undefined });
  return findCrossings(memoryOf, chatBy(memoryFetch), options);
};
