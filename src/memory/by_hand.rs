//! What an app does with memories by hand: look, add, change, erase.

use super::library::{Library, statement};
use super::record::{Category, Record, Source};
use super::{Memory, learn, limits, more, row};
use crate::error::{Error, ErrorKind, Result};
use crate::host::Host;
use crate::store::Row;

/// Which memories are meant. Nothing: all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those of this kind.
    pub category: Option<Category>,
    /// Those said or changed at this time or later, in milliseconds since 1970.
    pub since: Option<u64>,
    /// Those said or changed before this time.
    pub until: Option<u64>,
    /// Those whose [`Record::more`] has every member of this JSON object; empty: all.
    pub more: String,
}

/// A memory that the app brings. What is not known is as if it were said now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The statement.
    pub text: String,
    /// Its kind.
    pub category: Category,
    /// When it was first said, in milliseconds since 1970.
    pub created_at: Option<u64>,
    /// When it was last said or changed.
    pub updated_at: Option<u64>,
    /// Who said that it is so.
    pub source: Source,
    /// See [`Record::more`].
    pub more: String,
}

impl Filter {
    /// Whether it means `record`.
    pub fn fits(&self, record: &Record) -> bool {
        self.category.is_none_or(|category| record.category == category)
            && self.since.is_none_or(|since| record.updated_at >= since)
            && self.until.is_none_or(|until| record.updated_at < until)
            && more::holds(&record.more, &self.more)
    }
}

impl Memory {
    /// The memory with this id.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn get(&self, id: &str) -> Result<Option<Record>> {
        Ok(self.newest().await?.get(id).cloned())
    }

    /// The memories that `filter` means, oldest first.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn all(&self, filter: &Filter) -> Result<Vec<Record>> {
        Ok(self.newest().await?.records().filter(|record| filter.fits(record)).cloned().collect())
    }

    /// Remembers all of `drafts` or none, and gives them as they are remembered, in their order; a statement that is there
    /// already is renewed.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for an empty or too long text, or those of the store.
    pub async fn add(&self, drafts: &[Draft]) -> Result<Vec<Record>> {
        for draft in drafts {
            check(&draft.text)?;
        }
        self.change(|library| {
            let records = planned(library, drafts, &*self.host);
            (records.iter().map(row).collect(), records)
        })
        .await
    }

    /// Changes one memory, of `more` the members that are given, and gives it as it is then; `None` when there is none with this id.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for an empty or too long text, or those of the store.
    pub async fn update(
        &self,
        id: &str,
        text: Option<&str>,
        category: Option<Category>,
        more: &str,
    ) -> Result<Option<Record>> {
        let text = text.map(check).transpose()?;
        self.change(|library| {
            let Some(known) = library.get(id) else { return (Vec::new(), None) };
            let mut record = Record { updated_at: self.host.now(), ..known.clone() };
            record.category = category.unwrap_or(known.category);
            record.more = more::merged(&known.more, more);
            if let Some(text) = text.filter(|text| *text != known.text) {
                text.clone_into(&mut record.text);
                record.embedding = None;
                record.source = Source::App;
            }
            (vec![row(&record)], Some(record))
        })
        .await
    }

    /// Erases one memory, and says whether it was there.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn delete(&self, id: &str) -> Result<bool> {
        self.change(|library| match library.get(id) {
            Some(_) => (vec![Row { id: id.to_owned(), data: None }], true),
            None => (Vec::new(), false),
        })
        .await
    }
}

/// `text` without the white space around it.
fn check(text: &str) -> Result<&str> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 {
        return Err(Error::new(ErrorKind::InvalidInput, "the text of a memory must not be empty"));
    }
    if length > limits::MAX_TEXT {
        let message = format!("a memory has at most {} characters, this text has {length}", limits::MAX_TEXT);
        return Err(Error::new(ErrorKind::InvalidInput, message));
    }
    Ok(text)
}

fn planned(library: &Library, drafts: &[Draft], host: &dyn Host) -> Vec<Record> {
    let known: Vec<(String, &Record)> = library.records().map(|record| (statement(&record.text), record)).collect();
    let mut records: Vec<(String, Record)> = Vec::new();
    for draft in drafts {
        let text = draft.text.trim();
        let statement = statement(text);
        let same = records.iter().find(|(said, _)| *said == statement).map(|(_, record)| record);
        let same = same.or_else(|| known.iter().find(|(said, _)| *said == statement).map(|(_, record)| *record));
        let now = host.now();
        let record = match same {
            Some(same) => {
                let updated_at = draft.updated_at.unwrap_or(now).max(same.updated_at);
                Record { updated_at, more: more::merged(&same.more, &draft.more), ..same.clone() }
            }
            None => {
                // No two records of a user are of the same time, so that the order of ids is that of creation.
                let time =
                    draft.created_at.unwrap_or_else(|| now.max(library.newest_time() + 1) + records.len() as u64);
                let record = learn::fresh(text, draft.category, draft.source, &draft.more, time, host);
                Record { updated_at: draft.updated_at.unwrap_or(time), ..record }
            }
        };
        records.push((statement, record));
    }
    records.into_iter().map(|(_, record)| record).collect()
}
