/** How the host hands bytes on. */
export const client = [
  {
    name: "a reply ends before what it taught is stored",
    file: "js/client/clean.ts",
    find: "if (done || (!learning && turn.isDone)) await learn();",
    replace: "if (done || (!learning && turn.isDone)) setTimeout(() => void learn(), 50);",
  },
  { name: "the server is read ahead of the app", file: "js/client/web-stream.ts", find: "{ highWaterMark: 0 }", replace: "{ highWaterMark: 8 }" },
  { name: "the server is not told that the app stopped reading", file: "js/client/clean.ts", find: "const cancelled = source.cancel(reason);", replace: "const cancelled = Promise.resolve(reason);" },
];
