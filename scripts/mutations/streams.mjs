/** Mutations of the reply and stream filters: the bytes around a block. */
export const streams = [
  {
    name: "a document is reformatted",
    file: "src/wire/reply/document.rs",
    find: "(!edits.is_empty()).then(|| json::apply_edits(reply, edits));",
    replace:
      '(!edits.is_empty()).then(|| json::apply_edits(reply, edits).replace("\\n", "").replace(": ", ":").replace(", ", ","));',
  },
  {
    name: "an edited event is dropped",
    file: "src/wire/stream/pending_event.rs",
    find: "        let raw = match std::str::from_utf8(&self.raw) {",
    replace:
      "        if !edits.is_empty() {\n            return false;\n        }\n        let raw = match std::str::from_utf8(&self.raw) {",
  },
  {
    name: "the fast path overtakes pending events",
    file: "src/wire/stream/fast_path.rs",
    find: "visible.filter(|_| events.queue.is_empty())",
    replace: "visible",
  },
  {
    name: "the delayed event of the fast path is dropped",
    file: "src/wire/stream/fast_path.rs",
    find: "events.enqueue(&raw, data, event, vec![vec![visible]]);",
    replace: "drop((data, event, vec![vec![visible]]));",
  },
  {
    name: "the template matches events with other endings",
    file: "src/wire/stream/template.rs",
    find: "fit.len = at + same_length(&bytes[at..], &self.raw[known_at..])?;",
    replace: "fit.len = bytes.len();",
  },
  {
    name: "withheld chunks are output unchanged although an event was edited",
    file: "src/wire/stream/output.rs",
    find: "self.is_edited |= !write(&mut self.copied);",
    replace: "write(&mut self.copied);",
  },
  {
    name: "a complete answer keeps the finish reason `length`",
    file: "src/wire/apis/completions.rs",
    find: '.filter(|(_, reason)| reason == "length");',
    replace: '.filter(|(_, reason)| reason == "never");',
  },
  {
    name: "every choice of a document is learned from",
    file: "src/wire/apis/completions.rs",
    find: 'let is_learned = choice.number("index").unwrap_or(0) == 0;',
    replace: "let is_learned = true;",
  },
  {
    name: "every choice of a stream is learned from",
    file: "src/wire/stream/channels.rs",
    find: "if self.api != Api::Completions || id.item == 0 {",
    replace: "if id.item < u64::MAX {",
  },
];
