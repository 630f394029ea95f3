//! The bytes of requests to a remote memory and of its responses.
//!
//! A message is the format (1 byte) and a sequence of parts, each its length (4 bytes, little-endian) and its bytes. A list is a
//! part that consists of parts. Vectors are left out: chat calls need none.

use super::job::Exchange;
use super::plan::Learned;
use super::record::Record;
use super::search::{Hit, RecallOptions};
use super::service::{MemoryRequest, MemoryResponse};
use crate::error::{Error, ErrorKind, Result};
use crate::recall::Score;
use crate::wire::block::Operation;

/// Each version of the messages has a number of its own.
const FORMAT: u8 = 2;
const LENGTH_BYTES: usize = 4;

impl MemoryRequest {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer(vec![FORMAT]);
        match self {
            Self::Secret => writer.text("secret"),
            Self::Recall { query, options } => {
                writer.text("recall");
                writer.text(query);
                writer.count(options.top_k);
                writer.part(&options.min_score.to_le_bytes());
            }
            Self::Learn { operations, shown_ids } => {
                writer.text("learn");
                writer.list(operations, Writer::operation);
                writer.texts(shown_ids);
            }
            Self::Enqueue(Exchange { user_text, previous_reply, model }) => {
                writer.text("enqueue");
                writer.text(user_text);
                writer.text(previous_reply);
                writer.text(model);
            }
        }
        writer.0
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes)?;
        Ok(match reader.part()? {
            b"secret" => Self::Secret,
            b"recall" => {
                let (query, top_k, min_score) = (reader.text()?, reader.count()?, reader.number()?);
                Self::Recall { query, options: RecallOptions { top_k, min_score } }
            }
            b"learn" => Self::Learn { operations: reader.list(Reader::operation)?, shown_ids: reader.texts()? },
            b"enqueue" => {
                let (user_text, previous_reply, model) = (reader.text()?, reader.text()?, reader.text()?);
                Self::Enqueue(Exchange { user_text, previous_reply, model })
            }
            _ => return Err(unknown_format()),
        })
    }
}

impl MemoryResponse {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let Learned { added, updated, forgotten, notes, operations } = &self.learned;
        let mut writer = Writer(vec![FORMAT]);
        writer.part(&self.secret);
        writer.list(&self.hits, |hit, Hit { record, score }| {
            hit.record(record);
            hit.part(score.cosine.map(f32::to_le_bytes).as_ref().map_or(&[], |cosine| cosine));
            hit.part(&score.lexical.to_le_bytes());
        });
        writer.list(added, Writer::record);
        writer.list(updated, Writer::record);
        writer.texts(forgotten);
        writer.texts(notes);
        writer.count(*operations);
        writer.0
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes)?;
        let secret = reader.part()?.try_into().map_err(|_| unknown_format())?;
        let hits = reader.list(|hit| {
            let record = hit.record()?;
            let cosine = match hit.part()? {
                [] => None,
                bytes => Some(number(bytes)?),
            };
            Ok(Hit { record, score: Score { cosine, lexical: hit.number()? } })
        })?;
        let (added, updated) = (reader.list(Reader::record)?, reader.list(Reader::record)?);
        let (forgotten, notes, operations) = (reader.texts()?, reader.texts()?, reader.count()?);
        Ok(Self { secret, hits, learned: Learned { added, updated, forgotten, notes, operations } })
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn part(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
        self.0.extend_from_slice(bytes);
    }

    fn count(&mut self, count: usize) {
        self.part(&(count as u32).to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.part(text.as_bytes());
    }

    fn record(&mut self, record: &Record) {
        self.text(&record.id);
        self.part(&Record { embedding: None, ..record.clone() }.to_bytes());
    }

    /// Its handle and its text, each empty when it has none, and a list of its category or nothing.
    fn operation(&mut self, operation: &Operation) {
        let (handle, text, category) = match operation {
            Operation::Add { text, category } => ("", &**text, category.as_slice()),
            Operation::Update { handle, text, category } => (&**handle, &**text, category.as_slice()),
            Operation::Forget { handle } => (&**handle, "", &[][..]),
        };
        self.text(handle);
        self.text(text);
        self.texts(category);
    }

    fn texts(&mut self, texts: &[String]) {
        self.list(texts, |list, text| list.text(text));
    }

    fn list<T>(&mut self, items: &[T], write: impl Fn(&mut Self, &T)) {
        let mut list = Self(Vec::new());
        items.iter().for_each(|item| write(&mut list, item));
        self.part(&list.0);
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self> {
        bytes.strip_prefix(&[FORMAT]).map(Self).ok_or_else(unknown_format)
    }

    fn part(&mut self) -> Result<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk::<LENGTH_BYTES>().ok_or_else(unknown_format)?;
        let (part, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(unknown_format)?;
        self.0 = rest;
        Ok(part)
    }

    fn count(&mut self) -> Result<usize> {
        Ok(u32::from_le_bytes(four(self.part()?)?) as usize)
    }

    fn number(&mut self) -> Result<f32> {
        number(self.part()?)
    }

    fn text(&mut self) -> Result<String> {
        std::str::from_utf8(self.part()?).map(str::to_owned).map_err(|_| unknown_format())
    }

    fn record(&mut self) -> Result<Record> {
        let id = self.text()?;
        Record::from_bytes(&id, self.part()?)
    }

    fn operation(&mut self) -> Result<Operation> {
        let (handle, text, category) = (self.text()?, self.text()?, self.texts()?.pop());
        Ok(match (handle.is_empty(), text.is_empty()) {
            (true, _) => Operation::Add { text, category },
            (_, true) => Operation::Forget { handle },
            _ => Operation::Update { handle, text, category },
        })
    }

    fn texts(&mut self) -> Result<Vec<String>> {
        self.list(Self::text)
    }

    fn list<T>(&mut self, item: impl Fn(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let mut list = Self(self.part()?);
        let mut items = Vec::new();
        while !list.0.is_empty() {
            items.push(item(&mut list)?);
        }
        Ok(items)
    }
}

fn number(bytes: &[u8]) -> Result<f32> {
    Ok(f32::from_le_bytes(four(bytes)?))
}

fn four(bytes: &[u8]) -> Result<[u8; 4]> {
    bytes.try_into().map_err(|_| unknown_format())
}

fn unknown_format() -> Error {
    Error::new(ErrorKind::StoreCorrupt, "another version of fast-memory keeps this memory: deploy one version of both")
}

#[cfg(test)]
mod tests {
    use super::super::record::{Category, Record, Source};
    use super::{Exchange, Hit, Learned, MemoryRequest, MemoryResponse, Operation, RecallOptions};
    use crate::recall::Score;

    fn record(id: &str) -> Record {
        Record {
            id: id.to_owned(),
            text: format!("Owns “{id}”"),
            category: Category::Fact,
            created_at: 1,
            updated_at: 2,
            source: Source::Reply,
            scope: r#"{"sessionId":"s"}"#.to_owned(),
            embedding: None,
        }
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn response() -> MemoryResponse {
        let hit = |id, cosine, lexical| Hit { record: record(id), score: Score { cosine, lexical } };
        let learned = Learned {
            added: vec![record("a"), record("b")],
            updated: vec![record("c")],
            forgotten: texts(&["d"]),
            notes: texts(&["", "of two"]),
            operations: 300,
        };
        MemoryResponse { secret: [7; 16], hits: vec![hit("a", Some(0.0), 0.0), hit("b", None, 0.5)], learned }
    }

    #[test]
    fn a_response_survives_the_transport() {
        for response in [response(), MemoryResponse::default()] {
            assert_eq!(MemoryResponse::from_bytes(&response.to_bytes()).unwrap(), response);
        }
    }

    #[test]
    fn a_request_survives_the_transport() {
        let [handle, text, category] = ["m1", "Sings", "fact"].map(str::to_owned);
        let operations = vec![
            Operation::Add { text: text.clone(), category: None },
            Operation::Add { text: text.clone(), category: Some(String::new()) },
            Operation::Update { handle: handle.clone(), text, category: Some(category) },
            Operation::Forget { handle },
        ];
        let [user_text, previous_reply, model] = ["I sing.", "", "gpt-4o"].map(str::to_owned);
        let options = RecallOptions { top_k: 5, min_score: f32::NEG_INFINITY };
        for request in [
            MemoryRequest::Secret,
            MemoryRequest::Recall { query: "Why “so”?".to_owned(), options },
            MemoryRequest::Learn { operations, shown_ids: texts(&["01"]) },
            MemoryRequest::Enqueue(Exchange { user_text, previous_reply, model }),
        ] {
            assert_eq!(MemoryRequest::from_bytes(&request.to_bytes()).unwrap(), request);
        }
    }

    #[test]
    fn bytes_of_another_version_are_an_error() {
        let response = response().to_bytes();
        for bytes in [&[][..], &[1], &[2, 9], &[2, 255, 255, 255, 255], &response[..response.len() - 1]] {
            assert_eq!(MemoryResponse::from_bytes(bytes).unwrap_err().code(), "store_corrupt");
            assert_eq!(MemoryRequest::from_bytes(bytes).unwrap_err().code(), "store_corrupt");
        }
    }
}
