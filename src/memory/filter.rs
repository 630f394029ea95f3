//! Which memories an app means.

use super::record::{Category, Record};
use super::scope;

/// Conditions on memories. Those that are absent hold for every memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// It is of this category.
    pub category: Option<Category>,
    /// It was repeated or changed at this time or later, in milliseconds since 1970.
    pub since: Option<u64>,
    /// It was repeated or changed before this time, in milliseconds since 1970.
    pub until: Option<u64>,
    /// Its [`Record::scope`] has every member of this JSON object; empty: any.
    pub scope: String,
    /// Those that are set aside are meant, and no others.
    pub is_quarantined: bool,
}

impl Filter {
    /// Whether all conditions hold for `record`.
    pub fn matches(&self, record: &Record) -> bool {
        self.category.is_none_or(|category| record.category == category)
            && self.since.is_none_or(|since| record.updated_at >= since)
            && self.until.is_none_or(|until| record.updated_at < until)
            && scope::matches(&record.scope, &self.scope)
    }
}
