/** What becomes of the bytes around a block. */
export const streams = [
  {
    name: "a document is written anew",
    file: "src/wire/reply/document.rs",
    find: "(!edits.is_empty()).then(|| json::apply_edits(reply, edits));",
    replace: "(!edits.is_empty()).then(|| json::apply_edits(reply, edits).replace(\"\\n\", \"\").replace(\": \", \":\").replace(\", \", \",\"));",
  },
  {
    name: "an event that is edited is left out",
    file: "src/wire/stream/pending_event.rs",
    find: "        let raw = match std::str::from_utf8(&self.raw) {",
    replace: "        if !edits.is_empty() {\n            return false;\n        }\n        let raw = match std::str::from_utf8(&self.raw) {",
  },
  {
    name: "events do not wait for those before them",
    file: "src/wire/stream/fast_path.rs",
    find: "visible.filter(|_| events.queue.is_empty())",
    replace: "visible",
  },
  {
    name: "an event that waited for a block is left out",
    file: "src/wire/stream/fast_path.rs",
    find: "events.enqueue(&raw, data, event, vec![vec![visible]]);",
    replace: "drop((data, event, vec![vec![visible]]));",
  },
  {
    name: "an event is taken for the one before it",
    file: "src/wire/stream/template.rs",
    find: "bytes.len() - at == known.len() - known_at && is_prefix(&bytes[at..], &known[known_at..])",
    replace: "known.len() >= known_at",
  },
  {
    name: "what was held is passed on as it came, though something was taken out",
    file: "src/wire/stream/output.rs",
    find: "self.is_edited |= !write(&mut self.copied);",
    replace: "write(&mut self.copied);",
  },
  {
    name: "an answer that is whole is said to be cut off",
    file: "src/wire/apis/completions.rs",
    find: ".filter(|(_, reason)| reason == \"length\");",
    replace: ".filter(|(_, reason)| reason == \"never\");",
  },
  {
    name: "every choice of a document teaches",
    file: "src/wire/apis/completions.rs",
    find: "let is_learned = choice.number(\"index\").unwrap_or(0) == 0;",
    replace: "let is_learned = true;",
  },
  {
    name: "every choice of a stream teaches",
    file: "src/wire/stream/channels.rs",
    find: "if self.api != Api::Completions || channel.id.item == 0 {",
    replace: "if channel.id.item < u64::MAX {",
  },
];
