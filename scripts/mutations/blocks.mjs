const file = "src/wire/block/filter.rs";

/** Mutations of the block filter: what is a block, and what is text. */
export const blocks = [
  {
    name: "blocks are not removed",
    file,
    find: "Step::Drop(len) => self.decide(len, false, runs),",
    replace: "Step::Drop(len) => self.decide(len, true, runs),",
  },
  {
    name: "blocks without a closing tag are not removed",
    file,
    find: "if is_final { self.close_at_end(block) } else { self.wait(block) }",
    replace: "if is_final { self.reject(&block) } else { self.wait(block) }",
  },
  {
    name: "a possible opening tag is not withheld",
    file,
    find: "Candidate::Partial => return keep_then_wait(start),",
    replace: "Candidate::Partial => {}",
  },
  {
    name: "white space before a block is not withheld",
    file,
    find: "space.unwrap_or(at).max(at.saturating_sub(SPACE_LIMIT))",
    replace: "space.map_or(at, |_| at)",
  },
  {
    name: "undecided text at the end is lost",
    file,
    find: "self.advance(true, runs);",
    replace: "self.advance(false, runs);",
  },
  {
    name: "every <memory> element counts as keyed",
    file,
    find: "Match::Full { len, keyed } => (at + len, keyed),",
    replace: "Match::Full { len, .. } => (at + len, true),",
  },
  {
    name: "code fences are ignored",
    file,
    find: "b'`' | b'~' if line_start =>",
    replace: "b'`' | b'~' if line_start && self.start == usize::MAX =>",
  },
];
