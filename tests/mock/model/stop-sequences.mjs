import { Mark } from "./marks.mjs";

/** The content up to where the first of the stop sequences begins, and which one it was. */
export function untilStop(content, stops) {
  const parts = [content ?? []].flat();
  const text = parts.filter((part) => !(part instanceof Mark)).join("");
  const found = [stops ?? []]
    .flat()
    .map((sequence) => ({ sequence, at: text.indexOf(sequence) }))
    .filter(({ at }) => at >= 0)
    .sort((left, right) => left.at - right.at)[0];
  if (!found) return { content: parts };
  let room = found.at;
  const kept = parts.map((part) => {
    if (part instanceof Mark) return part;
    const piece = part.slice(0, room);
    room -= piece.length;
    return piece;
  });
  return { content: kept, stopped: found.sequence };
}
