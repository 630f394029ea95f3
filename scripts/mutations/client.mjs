/** How the host hands bytes on. */
export const client = [
  {
    name: "a reply ends before what it taught is stored",
    file: "js/client/http/response-body.ts",
    find: "const learn = () => (learning ??= memory.endTurn(turn));",
    replace: "const learn = () => (learning ??= Promise.resolve(void setTimeout(() => void memory.endTurn(turn), 50)));",
  },
  { name: "pieces that were held are lost", file: "js/client/http/stream-filter.ts", find: "const pieces = [...this.#unseen, piece];", replace: "const pieces = [piece];" },
  { name: "the server is read ahead of the app", file: "js/client/http/web-stream.ts", find: "{ highWaterMark: 0 }", replace: "{ highWaterMark: 8 }" },
  { name: "the server is not told that the app stopped reading", file: "js/client/http/response-body.ts", find: "const cancelled = source.cancel(reason);", replace: "const cancelled = Promise.resolve(reason);" },
];
