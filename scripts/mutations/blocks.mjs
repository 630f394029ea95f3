const filter = "src/wire/block/filter.rs";
const text = "src/wire/block/filter/text.rs";
const block = "src/wire/block/open_block.rs";
const rule = "src/wire/block/rule.rs";

/** Mutations of the block filter: what is a block, and what is text. */
export const blocks = [
  {
    name: "blocks are not removed",
    file: filter,
    find: "(self.at, self.space) = (self.start + after, None);\n        self.decide(self.at, false, runs);",
    replace: "(self.at, self.space) = (self.start + after, None);\n        self.decide(self.at, true, runs);",
  },
  {
    name: "blocks without a closing tag are not removed",
    file: block,
    find: "            _ => Decision::Truncated,\n        }\n    }",
    replace: "            _ => Decision::Text,\n        }\n    }",
  },
  {
    name: "a possible opening tag is not withheld",
    file: text,
    find: "            Match::Partial if !is_final => return Some(self.wait_from(self.block_start(self.at), runs)),\n            Match::Partial if self.is_truncated_tag() => {",
    replace: "            Match::Partial if self.is_truncated_tag() && is_final => {",
  },
  {
    name: "white space before a block is not withheld",
    file: text,
    find: "self.space.unwrap_or(at).max(at.saturating_sub(SPACE_LIMIT))",
    replace: "self.space.map_or(at, |_| at)",
  },
  {
    name: "undecided text at the end is lost",
    file: filter,
    find: "self.advance(true, runs);",
    replace: "self.advance(false, runs);",
  },
  {
    name: "code fences are ignored",
    file: text,
    find: "if !self.is_line_start {",
    replace: "if !self.is_line_start || self.start < usize::MAX {",
  },
  {
    name: "every <memory> element counts as keyed",
    file: rule,
    find: "        None\n    }\n\n    /// Whether an opening tag that is truncated",
    replace:
      "        Some(TagKey { attribute: 0..0, is_learned: true })\n    }\n\n    /// Whether an opening tag that is truncated",
  },
  {
    name: "blocks with a key of another turn are learned from",
    file: rule,
    find: "key::is_derived_from(secret, &word.to_ascii_lowercase()).then_some(false)",
    replace: "key::is_derived_from(secret, &word.to_ascii_lowercase()).then_some(true)",
  },
  {
    name: "blocks in code are learned from",
    file: filter,
    find: "if block.is_learned && !block.is_code && ",
    replace: "if block.is_learned && ",
  },
  {
    name: "drafts in a thought are learned from",
    file: filter,
    find: "blocks.drain(..self.drafts.min(blocks.len().saturating_sub(1)));",
    replace: "blocks.drain(..0);",
  },
  { name: "a block has no limit", file: block, find: "if at > BLOCK_LIMIT {", replace: "if at > usize::MAX - 1 {" },
  {
    name: "a tag that no JSON follows swallows the answer",
    file: block,
    find: "            b'<' => return Some(self.scan_empty(bytes, is_final)),",
    replace: "            b'<' => return None,",
  },
  {
    name: "placeholders are operations",
    file: "src/wire/block/operation.rs",
    find: "(!is_placeholder(text)).then(",
    replace: "(!text.is_empty()).then(",
  },
  {
    name: "the key of another string leaves in a stream",
    file: "src/wire/stream/other_strings.rs",
    find: "if !self.guard.is_active() ||",
    replace: "if self.guard.is_active() ||",
  },
  {
    name: "the key of another string leaves in a document",
    file: "src/wire/reply/document.rs",
    find: "edits.extend(guard.clean(reply));",
    replace: "",
  },
];
