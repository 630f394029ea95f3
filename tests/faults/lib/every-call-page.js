// The calls of IndexedDB, one of which fails: see every-call.mjs.
import * as fastMemory from "fast-memory";

import { everyCall } from "./every-call.mjs";
import { FaultPoints } from "./fault-points.mjs";

const points = new FaultPoints();

/** Lets a method throw before it is called, or aborts the transaction after it: what a full disk or a closed connection does. */
function breakable(prototype, method, transactionOf) {
  const original = prototype[method];
  prototype[method] = function (...args) {
    const failing = points.next();
    if (failing === "before") throw new DOMException("a fault that the test injects", "DataError");
    const result = original.apply(this, args);
    if (failing === "abort") {
      try {
        transactionOf(this, result).abort();
      } catch {
        // It has ended.
      }
    }
    return result;
  };
}

for (const method of ["get", "getAll", "put", "delete"])
  breakable(IDBObjectStore.prototype, method, (store) => store.transaction);
breakable(IDBIndex.prototype, "getAll", (index) => index.objectStore.transaction);
breakable(IDBDatabase.prototype, "transaction", (_database, transaction) => transaction);

globalThis.everyCall = (step, options) =>
  everyCall({
    fastMemory,
    store: fastMemory.indexedDb(),
    points,
    modes: ["before", "abort"],
    name: "IndexedDB",
    options,
    step,
  });
