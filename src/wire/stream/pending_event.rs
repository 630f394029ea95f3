//! An event of a stream that waits until all of its texts are decided.

use std::ops::Range;

use super::super::api::Api;
use super::super::apis;
use super::super::json::{self, Edit};
use super::super::text::{Redaction, TextFragment};
use super::super::work;
use super::sse::{self, Data};

/// An event that is not output yet.
#[derive(Debug)]
pub struct PendingEvent {
    raw: Vec<u8>,
    data: Data,
    /// Its fragments of texts, with the decided part of each.
    pub fragments: Vec<(TextFragment, Redaction)>,
    /// Other edits of its data.
    pub edits: Vec<Edit>,
    /// The number of decisions that it waits for.
    pub undecided: usize,
    /// Its name and the name that replaces it.
    pub rename: Option<(&'static str, &'static str)>,
    /// The number of the item that it belongs to.
    pub item: Option<u64>,
    /// The API in whose format its data has the complete reply.
    pub complete_reply: Option<Api>,
    /// Whether it is removed.
    pub is_removed: bool,
    /// Whether it is removed when all of its text is.
    pub is_text_only: bool,
}

impl PendingEvent {
    /// The event `raw`, in which `data` was found.
    pub fn new(raw: &[u8], data: Data) -> Self {
        work::count(raw.len());
        Self {
            raw: raw.to_vec(),
            data,
            fragments: Vec::new(),
            edits: Vec::new(),
            undecided: 0,
            rename: None,
            item: None,
            complete_reply: None,
            is_removed: false,
            is_text_only: false,
        }
    }

    /// Writes the edited event to `output`. Returns whether it is unchanged.
    pub fn write(self, output: &mut Vec<u8>) -> bool {
        let is_emptied = self.is_text_only
            && !self.fragments.is_empty()
            && self.fragments.iter().all(|(_, redaction)| redaction.removes_all());
        if self.is_removed || is_emptied {
            return false;
        }
        let mut edits = self.edits;
        for (fragment, redaction) in &self.fragments {
            edits.extend(fragment.edits(redaction));
        }
        let raw = match std::str::from_utf8(&self.raw) {
            Ok(raw) if !edits.is_empty() => raw,
            _ => {
                output.extend_from_slice(&self.raw);
                return true;
            }
        };
        let edit = |data: &str| {
            let edited = json::apply_edits(data, edits);
            match self.complete_reply {
                Some(api) => apis::remove_emptied_items(api, data, edited),
                None => edited,
            }
        };
        let edited = match self.data {
            Data::Line(Range { start, end }) => [&raw[..start], edit(&raw[start..end]).as_str(), &raw[end..]].concat(),
            Data::Lines(data) => sse::with_data(raw, &edit(&data)),
            Data::None => raw.to_owned(),
        };
        let edited = match self.rename {
            Some((from, to)) => sse::renamed(&edited, from, to),
            None => edited,
        };
        output.extend_from_slice(edited.as_bytes());
        false
    }
}
