/** What becomes of the bytes around a block. */
export const streams = [
  {
    name: "a document is written anew",
    file: "src/wire/reply/document.rs",
    find: "(!edits.is_empty()).then(|| json::apply(reply, edits));",
    replace: "(!edits.is_empty()).then(|| json::apply(reply, edits).replace(\"\\n\", \"\").replace(\": \", \":\").replace(\", \", \",\"));",
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
    find: "shown.filter(|_| self.held.is_empty())",
    replace: "shown",
  },
  {
    name: "an event that waited for a block is left out",
    file: "src/wire/stream/fast_path.rs",
    find: "self.hold(&raw, data, event, vec![vec![shown]]);",
    replace: "drop((data, event, vec![vec![shown]]));",
  },
  {
    name: "an event is taken for the one before it",
    file: "src/wire/stream/template.rs",
    find: "bytes.len() - at == mine.len() - from && is_prefix(&bytes[at..], &mine[from..])",
    replace: "mine.len() >= from",
  },
  {
    name: "what was held is passed on as it came, though something was taken out",
    file: "src/wire/stream/output.rs",
    find: "self.changed |= !write(&mut self.bytes);",
    replace: "write(&mut self.bytes);",
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
    find: "teaches: index(choice) == 0,",
    replace: "teaches: true,",
  },
  {
    name: "every choice of a stream teaches",
    file: "src/wire/stream/event_filter.rs",
    find: "if self.api != Api::Completions || state.line.0 == 0 {",
    replace: "if state.line.0 < u64::MAX {",
  },
];
