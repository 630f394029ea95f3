/** What happens to memories after they were learned: `tests/rust/lifecycle.rs` has the conversations. */
export const lifecycle = [
  {
    name: "a newer statement stands beside what it contradicts",
    file: "src/recall/claim/mod.rs",
    find: "if replaces { Relation::Replaces } else { Relation::Unrelated }",
    replace: "if replaces { Relation::Unrelated } else { Relation::Unrelated }",
  },
  {
    name: "a negation is the same as what it denies",
    file: "src/recall/claim/mod.rs",
    find: "if is_negated == older.tokens.is_negated { Relation::Same }",
    replace: "if true { Relation::Same }",
  },
  {
    name: "two children of different ages are one",
    file: "src/recall/claim/mod.rs",
    find: "&& !may_be_another",
    replace: "|| may_be_another",
  },
  {
    name: "a country takes the place of a town in it",
    file: "src/recall/claim/attribute.rs",
    find: "    is_in(REGIONS, word)",
    replace: "    is_in(REGIONS, word) && false",
  },
  {
    name: "a message does not bring what it corrects",
    file: "src/memory/limits.rs",
    find: "pub const CORRECTED: usize = 3;",
    replace: "pub const CORRECTED: usize = 0;",
  },
  {
    name: "a subject is forgotten that the user did not ask for",
    file: "src/memory/learn_plan.rs",
    find: "if !may_forget && !may_forget_all {",
    replace: "if false {",
  },
  {
    name: "a reply changes what is pinned",
    file: "src/memory/learn_plan.rs",
    find: "(record.source == Source::App || record.life.is_pinned)",
    replace: "record.source == Source::App",
  },
  {
    name: "a pinned memory goes when there are too many",
    file: "src/memory/index.rs",
    find: "!changed[*at] && !record.life.is_pinned",
    replace: "!changed[*at]",
  },
  {
    name: "a memory does not end",
    file: "src/memory/user_memory.rs",
    find: "            index.end_records(self.host.now());\n",
    replace: "",
  },
  {
    name: "a new statement is compared with all memories",
    file: "src/memory/limits.rs",
    find: "pub const SHARING: usize = 32;",
    replace: "pub const SHARING: usize = usize::MAX;",
  },
];
