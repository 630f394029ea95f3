//! An event of a stream that is held until all of its texts are decided.

use std::ops::Range;

use super::api::Api;
use super::json::{self, Edit};
use super::sse::{self, Data};
use super::text::{Decision, Text};

/// An event that waits.
#[derive(Debug)]
pub struct Held {
    raw: Vec<u8>,
    /// Where the data lies in `raw`; the data itself when it is written over several lines.
    data: Data,
    /// The texts, and what is decided of each.
    pub texts: Vec<(Text, Decision)>,
    /// To the data.
    pub edits: Vec<Edit>,
    /// What it waits for, counted.
    pub undecided: usize,
    /// The name of the event, and what it becomes.
    pub renamed: Option<(&'static str, &'static str)>,
    /// The number of the part of the reply that it belongs to.
    pub part: Option<u64>,
    /// It says the whole reply again, in the shape of this API.
    pub repeats: Option<Api>,
    /// It is not passed on.
    pub gone: bool,
    /// It is not passed on when nothing is left of its texts.
    pub only_text: bool,
}

impl Held {
    /// An event of these bytes, whose data was read.
    pub fn new(raw: &[u8], data: Data) -> Self {
        Self {
            raw: raw.to_vec(),
            data,
            texts: Vec::new(),
            edits: Vec::new(),
            undecided: 0,
            renamed: None,
            part: None,
            repeats: None,
            gone: false,
            only_text: false,
        }
    }

    /// Writes what the app sees of it: its own bytes, but for what is edited. Whether nothing was.
    pub fn write(self, to: &mut Vec<u8>) -> bool {
        if self.gone
            || self.only_text && !self.texts.is_empty() && self.texts.iter().all(|(_, decision)| decision.is_empty())
        {
            return false;
        }
        let mut edits = self.edits;
        for (text, decision) in &self.texts {
            edits.extend(text.edits(decision));
        }
        let raw = match std::str::from_utf8(&self.raw) {
            Ok(raw) if !edits.is_empty() => raw,
            _ => {
                to.extend_from_slice(&self.raw);
                return true;
            }
        };
        let edit = |data: &str| {
            let edited = json::apply(data, edits);
            match self.repeats {
                Some(api) => api.without_emptied(data, edited),
                None => edited,
            }
        };
        let edited = match self.data {
            Data::Line(Range { start, end }) => [&raw[..start], edit(&raw[start..end]).as_str(), &raw[end..]].concat(),
            Data::Lines(data) => sse::with_data(raw, &edit(&data)),
            Data::None => raw.to_owned(),
        };
        let edited = match self.renamed {
            Some((from, with)) => sse::renamed(&edited, from, with),
            None => edited,
        };
        to.extend_from_slice(edited.as_bytes());
        false
    }
}
