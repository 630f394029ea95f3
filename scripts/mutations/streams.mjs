/** What becomes of the bytes around a block. */
export const streams = [
  {
    name: "a document is written anew",
    file: "src/wire/reply.rs",
    find: "(!edits.is_empty()).then(|| json::apply(reply, edits));",
    replace: "(!edits.is_empty()).then(|| json::apply(reply, edits).replace(\"\\n\", \"\").replace(\": \", \":\").replace(\", \", \",\"));",
  },
  {
    name: "an event that is edited is left out",
    file: "src/wire/held.rs",
    find: "        let raw = match std::str::from_utf8(&self.raw) {",
    replace: "        if !edits.is_empty() {\n            return;\n        }\n        let raw = match std::str::from_utf8(&self.raw) {",
  },
  {
    name: "events do not wait for those before them",
    file: "src/wire/stream.rs",
    find: "[(line, text)] if event.only_text && self.held.is_empty() && self.gone == 0 => {",
    replace: "[(line, text)] if event.only_text && self.gone == 0 => {",
  },
  {
    name: "an answer that is whole is said to be cut off",
    file: "src/wire/completions.rs",
    find: ".filter(|(_, reason)| reason == \"length\");",
    replace: ".filter(|(_, reason)| reason == \"never\");",
  },
  {
    name: "every choice of a document teaches",
    file: "src/wire/completions.rs",
    find: "teaches: index(choice) == 0,",
    replace: "teaches: true,",
  },
  {
    name: "every choice of a stream teaches",
    file: "src/wire/stream.rs",
    find: "if self.api != Api::Completions || state.line.0 == 0 {",
    replace: "if state.line.0 < u64::MAX {",
  },
];
