//! The texts in a reply's JSON, and what is left of them when the blocks are gone.

use std::ops::Range;

use super::block::{BlockFilter, Rule, Run};
use super::json::{self, Edit, Object, Raw};

/// A JSON string that the user would see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The string in the JSON, quotation marks included.
    pub span: Range<usize>,
    /// What it says.
    pub value: String,
    /// What stands there when nothing is left of it.
    pub if_empty: &'static str,
    /// Lists beside it whose items speak of places in it: log probabilities, annotations.
    pub marks: Vec<Marks>,
}

/// The items of a JSON list, each with the byte of the text where what it speaks of begins.
pub type Marks = Vec<(Range<usize>, usize)>;

/// A text of a reply that is whole: the message of a choice, an output message, a content block.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// In order. A block may begin in one and end in the next.
    pub texts: Vec<Text>,
    /// Whether its blocks are learned; those of the second of `n` choices are not.
    pub teaches: bool,
    /// What is edited when it ends inside a block: what the user sees is whole then.
    pub if_cut: Vec<Edit>,
}

/// A message without its blocks.
#[derive(Debug, Default)]
pub struct CleanMessage {
    /// To the JSON that it stands in; none when it has no block.
    pub edits: Vec<Edit>,
    /// The contents of its blocks.
    pub blocks: Vec<String>,
    /// Whether it ends inside a block.
    pub cut_off: bool,
}

/// What is decided of a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Decision {
    kept: String,
    dropped: Vec<Range<usize>>,
    /// How many bytes are decided.
    pub len: usize,
}

impl Text {
    /// The string `raw` in `json`, if it is one.
    pub fn read(json: &str, raw: Raw) -> Option<Self> {
        Some(Self::of(raw.span(json), raw.string()?))
    }

    /// The string at `span`, which says `value`.
    pub fn of(span: Range<usize>, value: String) -> Self {
        Self { span, value, if_empty: "\"\"", marks: Vec::new() }
    }

    /// With the log probabilities of its tokens beside it, in a list.
    pub fn with_tokens(mut self, json: &str, list: Option<Raw>) -> Self {
        let Some(items) = list.and_then(Raw::items) else { return self };
        let mut place = 0;
        let marks = items.into_iter().map(|item| {
            let start = place;
            place += token_length(item);
            (item.span(json), start)
        });
        self.marks.push(marks.collect());
        self
    }

    /// With its annotations beside it, in a list.
    pub fn with_annotations(mut self, json: &str, list: Option<Raw>) -> Self {
        let Some(items) = list.and_then(Raw::items) else { return self };
        let marks = items.into_iter().filter_map(|item| {
            let character = annotated_character(&Object::of(item)?)?;
            let byte = self.value.char_indices().nth(character).map_or(self.value.len(), |(byte, _)| byte);
            Some((item.span(json), byte))
        });
        let marks = marks.collect();
        self.marks.push(marks);
        self
    }

    /// What turns the JSON into what is left of it.
    pub fn edits(&self, decision: &Decision) -> Vec<Edit> {
        if decision.dropped.is_empty() {
            return Vec::new();
        }
        let with = if decision.kept.is_empty() { self.if_empty.to_owned() } else { json::quote(&decision.kept) };
        let mut edits = vec![Edit { span: self.span.clone(), with }];
        for marks in &self.marks {
            let spans: Vec<_> = marks.iter().map(|(span, _)| span.clone()).collect();
            let goes = |at: usize| decision.dropped.iter().any(|dropped| dropped.contains(&marks[at].1));
            edits.extend(json::without(&spans, goes));
        }
        edits
    }
}

impl Decision {
    /// Whether something was there, and nothing of it is left.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty() && !self.dropped.is_empty()
    }

    /// Decides over the next bytes of `text`, at most `run.len`, and says how many it took.
    pub fn take(&mut self, text: &str, run: Run) -> usize {
        let len = run.len.min(text.len() - self.len);
        let end = self.len + len;
        match (run.keep, self.dropped.last_mut()) {
            (true, _) => self.kept.push_str(&text[self.len..end]),
            (false, Some(last)) if last.end == self.len => last.end = end,
            (false, _) if len > 0 => self.dropped.push(self.len..end),
            (false, _) => {}
        }
        self.len = end;
        len
    }
}

impl Message {
    /// Finds the blocks.
    pub fn clean(&self, rule: &Rule) -> CleanMessage {
        let mut filter = BlockFilter::new(rule);
        let mut runs = Vec::new();
        for text in &self.texts {
            filter.push(&text.value, &mut runs);
        }
        filter.finish(&mut runs);
        let mut clean =
            CleanMessage { edits: Vec::new(), blocks: filter.contents().to_vec(), cut_off: filter.cut_off() };
        if runs.iter().all(|run| run.keep) {
            return clean;
        }
        let mut runs = runs.into_iter();
        let mut run = Run { len: 0, keep: true };
        for text in &self.texts {
            let mut decision = Decision::default();
            while decision.len < text.value.len() {
                if run.len == 0 {
                    let Some(next) = runs.next() else { break };
                    run = next;
                }
                run.len -= decision.take(&text.value, run);
            }
            clean.edits.extend(text.edits(&decision));
        }
        if clean.cut_off {
            clean.edits.extend_from_slice(&self.if_cut);
        }
        clean
    }
}

/// A part of a whole reply: a content block, an output item.
#[derive(Debug)]
pub struct Part {
    /// Where it lies.
    pub span: Range<usize>,
    /// What it is.
    pub kind: PartKind,
}

/// What a part of a reply is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    /// It says something.
    Said,
    /// It says nothing, but it could.
    Empty,
    /// What the model thought.
    Thought,
}

/// See [`Api::without_emptied`](super::api::Api::without_emptied).
pub fn without_emptied(reply: &str, edited: String, parts: fn(&str) -> Vec<Part>) -> String {
    let (before, after) = (parts(reply), parts(&edited));
    let emptied = |at: usize| before[at].kind == PartKind::Said && after[at].kind == PartKind::Empty;
    if before.len() != after.len() || !after.iter().any(|part| part.kind == PartKind::Said) {
        return edited;
    }
    let spans: Vec<Range<usize>> = after.iter().map(|part| part.span.clone()).collect();
    json::apply(&edited, json::without(&spans, emptied))
}

/// Where in its text an annotation points, in characters.
pub fn annotated_character(annotation: &Object) -> Option<usize> {
    let place = annotation.number("start_index").or_else(|| annotation.number("index"))?;
    usize::try_from(place).ok()
}

/// A token may be a part of a character: then only its `bytes` tell how long it is.
fn token_length(item: Raw) -> usize {
    let Some(item) = Object::of(item) else { return 0 };
    match item.items("bytes") {
        Some(bytes) => bytes.len(),
        None => item.text("token").map_or(0, |token| token.len()),
    }
}
