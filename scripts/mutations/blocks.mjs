const file = "src/wire/block/filter.rs";

/** What is a block, and what is text? */
export const blocks = [
  { name: "nothing is stripped", file, find: "Step::Drop(len) => self.decide(len, false, runs),", replace: "Step::Drop(len) => self.decide(len, true, runs)," },
  {
    name: "only closed blocks are stripped",
    file,
    find: "if is_final { self.close_at_end(block) } else { self.wait(block) }",
    replace: "if is_final { self.reject(&block) } else { self.wait(block) }",
  },
  { name: "a possible marker is not held", file, find: "Candidate::Partial => return keep_then_wait(start),", replace: "Candidate::Partial => {}" },
  { name: "white space before a block is not held", file, find: "space.unwrap_or(at).max(at.saturating_sub(SPACE_LIMIT))", replace: "space.map_or(at, |_| at)" },
  { name: "text that is held at the end is lost", file, find: "self.advance(true, runs);", replace: "self.advance(false, runs);" },
  { name: "any <memory> is ours", file, find: "Match::Full { len, keyed } => (at + len, keyed),", replace: "Match::Full { len, .. } => (at + len, true)," },
  { name: "fences are not seen", file, find: "b'`' | b'~' if line_start =>", replace: "b'`' | b'~' if line_start && self.start == usize::MAX =>" },
];
