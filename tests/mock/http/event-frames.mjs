import { Mark } from "../model/marks.mjs";

/**
 * Server-sent event frames: `named`, each has an `event:` line with its type; `last` comes after all events, as "[DONE]" does.
 *
 * And what the format allows, so that somebody does it:
 * `newline` "\n", "\r\n", "\r" or "mixed" (every second frame ends its lines with CRLF, as behind some proxies);
 * `comments`: a `: ping` before each frame; `fields`: `id:` and `retry:` lines; `tight`: no space after a colon;
 * `dataLines`: the data over several lines; `bom`: a byte order mark first; `unterminated`: no blank line after the last frame.
 *
 * @param {Iterable<any>} events
 * @param {{ named?: boolean, last?: string, rewrite?: (json: string) => string, newline?: string, comments?: boolean, fields?: boolean,
 *   tight?: boolean, dataLines?: boolean, bom?: boolean, unterminated?: boolean }} [options]
 */
export function* frames(events, { named = false, last, rewrite = String, bom, unterminated, ...form } = {}) {
  let at = 0;
  const frame = (data, /** @type {string | false} */ name = false) => write(lines(data, name, at, form), at++, form);

  if (bom) yield "\u{FEFF}";
  let held;
  for (const event of events) {
    if (event instanceof Mark) {
      if (held) yield held;
      held = undefined;
      yield event;
    } else {
      if (held) yield held;
      held = frame(rewrite(JSON.stringify(event, null, form.dataLines ? 1 : 0)), named && event.type);
    }
  }
  if (last) {
    if (held) yield held;
    held = frame(last);
  }
  if (held) yield unterminated ? held.replace(/(\r\n|\r|\n)\1$/, "$1") : held;
}

/**
 * @param {string} data
 * @param {string | false} name
 * @param {number} at
 * @param {{ comments?: boolean, fields?: boolean }} form
 */
function lines(data, name, at, { comments, fields }) {
  return [
    ...(comments ? [": ping", ""] : []),
    ...(fields ? [`id: ${at}`, "retry: 3000"] : []),
    ...(name ? [`event: ${name}`] : []),
    ...data.split("\n").map((line) => `data: ${line}`),
    "",
  ];
}

/**
 * @param {string[]} list
 * @param {number} at
 * @param {{ newline?: string, tight?: boolean }} form
 */
function write(list, at, { newline = "\n", tight }) {
  const end = newline === "mixed" ? ["\n", "\r\n"][at % 2] : newline;
  return list.map((line) => (tight ? line.replace(/^(\w*): /, "$1:") : line) + end).join("");
}
