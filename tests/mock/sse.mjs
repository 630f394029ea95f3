import { Mark } from "./marks.mjs";

/** Server-sent event frames. `newline` "mixed": every second frame ends its lines with CRLF, as behind some proxies. */
export function frames(events, { newline = "\n" } = {}) {
  return [...events, "[DONE]"].map((event, at) => {
    if (event instanceof Mark) return event;
    const end = newline === "mixed" ? ["\n", "\r\n"][at % 2] : newline;
    return `data: ${typeof event === "string" ? event : JSON.stringify(event)}${end}${end}`;
  });
}
