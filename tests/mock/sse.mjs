import { Mark } from "./marks.mjs";

/**
 * Server-sent event frames.
 * `newline` "mixed": every second frame ends its lines with CRLF, as behind some proxies.
 * `named`: each has an `event:` line with its type. `last`: what comes after all events, "[DONE]".
 */
export function* frames(events, { newline = "\n", named = false, last, rewrite = String } = {}) {
  let at = 0;
  for (const event of events) {
    if (event instanceof Mark) yield event;
    else yield frame(rewrite(JSON.stringify(event)), named && event.type);
  }
  if (last) yield frame(last);

  function frame(data, name) {
    const end = newline === "mixed" ? ["\n", "\r\n"][at++ % 2] : newline;
    return `${name ? `event: ${name}${end}` : ""}data: ${data}${end}${end}`;
  }
}
