import type { DebugEntry } from "../types/diagnostics.js";

/** An entry as `debug: true` prints it on the console. */
export function debugText(entry: DebugEntry): string {
  const { kind, api, jobs, outcome, error, window, searched, injected, parsed, stored, ms } = entry;
  const summary = [api ?? (jobs === undefined ? "" : `${jobs} jobs`), outcome, error].filter(Boolean).join(", ");
  const memories = injected.memories.map(({ id, score, text }) => `${id} ${score.toFixed(2)}${quoted(text)}`);
  const lines = [
    `fast-memory: ${kind} (${summary}) in ${ms} ms`,
    window && `  window    ${window.dropped} messages left out, ${window.tokens} tokens (${window.ms} ms)`,
    searched &&
      `  searched  ${searched.memories} memories, for at most ${searched.topK} (${searched.ms} ms)${quoted(searched.query)}`,
    kind === "chat" && `  injected  ${memories.join(", ") || "nothing"} (${injected.tokens} tokens)`,
    `  parsed    ${parsed.blocks} blocks, ${parsed.operations} operations (${parsed.ms} ms)${allQuoted(parsed.texts)}`,
    `  stored    ${changes(stored)} (${stored.ms} ms)${allQuoted(stored.texts)}`,
  ];
  return lines.filter(Boolean).join("\n");
}

function changes({ added, updated, forgotten, quarantined = [], queued }: DebugEntry["stored"]): string {
  const ids = [
    ...added.map((id) => `+${id}`),
    ...updated.map((id) => `~${id}`),
    ...forgotten.map((id) => `-${id}`),
    ...quarantined.map((id) => `?${id} (set aside)`),
    ...(queued ? ["(queued for extraction)"] : []),
  ];
  return ids.join(" ") || "nothing";
}

function allQuoted(texts: readonly string[] = []): string {
  return texts.map(quoted).join("");
}

function quoted(text: string | undefined): string {
  return text === undefined ? "" : ` ${JSON.stringify(text)}`;
}
