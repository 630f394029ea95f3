//! The visible texts in a reply's JSON, and the edits that remove blocks from them.

use std::ops::Range;

use super::block::{BlockFilter, BlockRule, FoundBlocks, Run, TextKind};
use super::json::{self, Edit, Object, RawValue};
use super::work;

/// A JSON string that holds a text, or a piece of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFragment {
    /// The span of the string in the JSON, with its quotation marks.
    pub span: Range<usize>,
    /// The unescaped text.
    pub value: String,
    /// The JSON that replaces the string when nothing of the text is visible.
    pub if_empty: &'static str,
    /// The lists beside the string whose items refer to places in the text: log probabilities, annotations.
    pub references: Vec<Vec<TextReference>>,
}

/// An item of a list beside a text, which refers to a place in that text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextReference {
    /// The span of the item in the JSON.
    pub span: Range<usize>,
    /// The place in the text, in bytes.
    pub offset: usize,
}

/// A text that is complete: the message of a choice, a content part of an output item, a content block.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct CompleteText {
    /// Its fragments, in order. A block may begin in one and end in another.
    pub fragments: Vec<TextFragment>,
    /// What it is to the app.
    pub kind: TextKind,
    /// Whether its blocks are learned from. Of `n` choices only the first is, and of a text that is sent twice one.
    pub is_learned: bool,
    /// The edits that mark the reply as complete. They apply when the text is truncated inside a block: the visible text is
    /// then complete.
    pub if_truncated: Vec<Edit>,
}

/// A complete text without its blocks.
#[derive(Debug, Default)]
pub struct CleanText {
    /// The edits that remove the blocks from the JSON; none when the text has no block.
    pub edits: Vec<Edit>,
    /// The blocks.
    pub found: FoundBlocks,
    /// Whether the text is truncated inside a block.
    pub is_truncated: bool,
    /// The start of a key that ends the visible text.
    pub key_start: String,
}

/// The decided part of a fragment: what is visible of it, and what is removed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Redaction {
    visible: String,
    removed: Vec<Range<usize>>,
    /// The number of decided bytes.
    pub len: usize,
}

impl TextFragment {
    /// Reads the string `value` of `json`. `None` for other values.
    pub fn read(json: &str, value: RawValue) -> Option<Self> {
        Some(Self::new(value.span(json), value.string()?))
    }

    /// The string at `span`, whose unescaped text is `value`.
    pub fn new(span: Range<usize>, value: String) -> Self {
        Self { span, value, if_empty: "\"\"", references: Vec::new() }
    }

    /// Adds the log probabilities of its tokens, if `list` is a list of them.
    #[must_use]
    pub fn with_logprobs(mut self, json: &str, list: Option<RawValue>) -> Self {
        let Some(items) = list.and_then(RawValue::items) else { return self };
        let mut end = 0;
        let references = items.into_iter().map(|item| {
            let offset = end;
            end += token_length(item);
            TextReference { span: item.span(json), offset }
        });
        self.references.push(references.collect());
        self
    }

    /// Adds its annotations, if `list` is a list of them.
    #[must_use]
    pub fn with_annotations(mut self, json: &str, list: Option<RawValue>) -> Self {
        let Some(items) = list.and_then(RawValue::items) else { return self };
        let references = items.into_iter().filter_map(|item| {
            let character = annotation_index(&Object::of(item)?)?;
            let offset = self.value.char_indices().nth(character).map_or(self.value.len(), |(byte, _)| byte);
            Some(TextReference { span: item.span(json), offset })
        });
        let references = references.collect();
        self.references.push(references);
        self
    }

    /// The edits that apply `redaction` to the JSON.
    pub fn edits(&self, redaction: &Redaction) -> Vec<Edit> {
        if redaction.removed.is_empty() {
            return Vec::new();
        }
        let is_empty = redaction.visible.is_empty();
        let replacement = if is_empty { self.if_empty.to_owned() } else { json::quote(&redaction.visible) };
        let mut edits = vec![Edit { span: self.span.clone(), replacement }];
        for list in &self.references {
            let spans: Vec<_> = list.iter().map(|reference| reference.span.clone()).collect();
            edits.extend(json::remove_items(&spans, |at| redaction.removes(list[at].offset)));
        }
        edits
    }
}

impl Redaction {
    /// Whether all of a text that was not empty is removed.
    pub fn removes_all(&self) -> bool {
        self.visible.is_empty() && !self.removed.is_empty()
    }

    fn removes(&self, offset: usize) -> bool {
        self.removed.iter().any(|removed| removed.contains(&offset))
    }

    /// Applies `run` to the next bytes of `text`, and returns how many bytes of the run it took.
    pub fn apply(&mut self, text: &str, run: Run) -> usize {
        let len = run.len.min(text.len() - self.len);
        work::count(len);
        let end = self.len + len;
        match (run.keep, self.removed.last_mut()) {
            (true, _) => self.visible.push_str(&text[self.len..end]),
            (false, Some(last)) if last.end == self.len => last.end = end,
            (false, _) if len > 0 => self.removed.push(self.len..end),
            (false, _) => {}
        }
        self.len = end;
        len
    }
}

impl CompleteText {
    /// Finds the blocks in the text.
    pub fn clean(&self, rule: &BlockRule) -> CleanText {
        let mut filter = BlockFilter::of(self.kind, rule);
        let mut runs = Vec::new();
        for fragment in &self.fragments {
            filter.push(&fragment.value, &mut runs);
        }
        filter.finish(&mut runs);
        let (found, is_truncated) = (filter.take_found(), filter.is_truncated());
        let mut clean = CleanText { edits: Vec::new(), found, is_truncated, key_start: filter.key_start() };
        if runs.iter().all(|run| run.keep) {
            return clean;
        }
        let mut runs = runs.into_iter();
        let mut run = Run { len: 0, keep: true };
        for fragment in &self.fragments {
            let mut redaction = Redaction::default();
            while redaction.len < fragment.value.len() {
                if run.len == 0 {
                    let Some(next) = runs.next() else { break };
                    run = next;
                }
                run.len -= redaction.apply(&fragment.value, run);
            }
            clean.edits.extend(fragment.edits(&redaction));
        }
        if clean.is_truncated {
            clean.edits.extend_from_slice(&self.if_truncated);
        }
        clean
    }
}

/// The index of the character that an annotation refers to.
pub fn annotation_index(annotation: &Object) -> Option<usize> {
    let index = annotation.number("start_index").or_else(|| annotation.number("index"))?;
    usize::try_from(index).ok()
}

/// The length of a token in bytes. A token may be a part of a character: then only its member `bytes` has the length.
fn token_length(item: RawValue) -> usize {
    let Some(item) = Object::of(item) else { return 0 };
    match item.items("bytes") {
        Some(bytes) => bytes.len(),
        None => item.string("token").map_or(0, |token| token.len()),
    }
}
