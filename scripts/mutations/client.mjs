/** How the host passes bytes on. */
export const client = [
  {
    name: "a reply ends before what it taught is stored",
    file: "js/client/http/response-body.ts",
    find: "const learn = () => (learning ??= turn.end());",
    replace: "const learn = () => (learning ??= Promise.resolve(void setTimeout(() => void turn.end(), 50)));",
  },
  {
    name: "withheld chunks are lost",
    file: "js/client/http/stream-filter.ts",
    find: "const chunks = this.#withheld;",
    replace: "const chunks = [chunk];",
  },
  {
    name: "the service is read ahead of the app",
    file: "js/client/http/web-stream.ts",
    find: "{ highWaterMark: 0 }",
    replace: "{ highWaterMark: 8 }",
  },
  {
    name: "the service is not told that the app stopped reading",
    file: "js/client/http/response-body.ts",
    find: "const cancelled = source.cancel(reason);",
    replace: "const cancelled = Promise.resolve(reason);",
  },
];
