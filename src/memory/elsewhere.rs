//! A memory that is kept, and searched, elsewhere: what is asked goes there as bytes, and bytes come back.
//!
//! Parts, each with its length before it; a list is a part made of parts. Vectors are not carried: nobody asks for them here.

use std::fmt;
use std::rc::Rc;

use async_trait::async_trait;

use super::record::Record;
use super::{Answer, Ask, Found, Gate, Job, Learned, Memory, MemoryService, excerpt, limits};
use crate::error::{Error, ErrorKind, Result};
use crate::recall::Score;

/// The port to where the memory is.
#[async_trait(?Send)]
pub trait Carrier {
    /// Brings the bytes of a question there, and those of its answer back. `excerpt` is what the vector of the question is to be
    /// made of; empty for one that needs none.
    ///
    /// # Errors
    /// Those of the way, and of the memory.
    async fn carry(&self, question: &[u8], excerpt: &str) -> Result<Vec<u8>>;
}

/// What stands for a memory that is kept elsewhere.
pub struct Elsewhere(pub Rc<dyn Carrier>);

impl fmt::Debug for Elsewhere {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("Elsewhere")
    }
}

#[async_trait(?Send)]
impl MemoryService for Elsewhere {
    async fn ask(&self, ask: Ask<'_>) -> Result<Answer> {
        let excerpt = match ask {
            Ask::Recall { query, .. } => excerpt(query, limits::QUERY_END),
            _ => String::new(),
        };
        Answer::from_bytes(&self.0.carry(&ask.to_bytes(), &excerpt).await?)
    }
}

impl Memory {
    /// Answers, where the memory is, what [`Elsewhere`] asked.
    ///
    /// # Errors
    /// Those of the store, and [`StoreCorrupt`](ErrorKind::StoreCorrupt) when another version asks.
    pub async fn answer(&self, question: &[u8]) -> Result<Vec<u8>> {
        let question = Question::from_bytes(question)?;
        Ok(self.ask(question.ask()).await?.to_bytes())
    }
}

/// The first byte of each: a format that later versions can tell from theirs.
const FORMAT: u8 = 1;
const LENGTH_BYTES: usize = 4;

/// What was asked, as it arrived.
#[derive(Debug)]
enum Question {
    Salt,
    Recall(String, Gate),
    Learn(Vec<String>, Vec<String>),
    Queue(Job),
}

impl Question {
    fn ask(&self) -> Ask<'_> {
        match self {
            Self::Salt => Ask::Salt,
            Self::Recall(query, gate) => Ask::Recall { query, gate: *gate },
            Self::Learn(blocks, handles) => Ask::Learn { blocks, handles },
            Self::Queue(job) => Ask::Queue(job),
        }
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut parts = Reader::new(bytes)?;
        Ok(match parts.part()? {
            b"salt" => Self::Salt,
            b"recall" => {
                let (top_k, min_score) = (parts.count()?, parts.number()?);
                Self::Recall(parts.text()?, Gate { top_k, min_score })
            }
            b"learn" => Self::Learn(parts.list(Reader::text)?, parts.list(Reader::text)?),
            b"queue" => {
                let (said, before, model) = (parts.text()?, parts.text()?, parts.text()?);
                Self::Queue(Job { said, before, model, ..Job::default() })
            }
            _ => return Err(foreign()),
        })
    }
}

impl Ask<'_> {
    fn to_bytes(self) -> Vec<u8> {
        let mut parts = Parts(vec![FORMAT]);
        match self {
            Ask::Salt => parts.put(b"salt"),
            Ask::Recall { query, gate } => {
                parts.put(b"recall");
                parts.put_count(gate.top_k);
                parts.put(&gate.min_score.to_le_bytes());
                parts.put(query.as_bytes());
            }
            Ask::Learn { blocks, handles } => {
                parts.put(b"learn");
                parts.put_list(blocks, Parts::put_text);
                parts.put_list(handles, Parts::put_text);
            }
            Ask::Queue(Job { said, before, model, .. }) => {
                parts.put(b"queue");
                for text in [said, before, model] {
                    parts.put_text(text);
                }
            }
        }
        parts.0
    }
}

impl Answer {
    fn to_bytes(&self) -> Vec<u8> {
        let Learned { added, updated, forgotten, notes, operations } = &self.learned;
        let mut parts = Parts(vec![FORMAT]);
        parts.put(&self.salt);
        parts.put_list(&self.found, |list, Found { record, score }| {
            list.put_record(record);
            list.put(&score.cosine.map_or(Vec::new(), |cosine| cosine.to_le_bytes().to_vec()));
            list.put(&score.lexical.to_le_bytes());
        });
        parts.put_list(added, Parts::put_record);
        parts.put_list(updated, Parts::put_record);
        parts.put_list(forgotten, Parts::put_text);
        parts.put_list(notes, Parts::put_text);
        parts.put_count(*operations);
        parts.0
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut parts = Reader::new(bytes)?;
        let salt = parts.part()?.try_into().map_err(|_| foreign())?;
        let found = parts.list(|list| {
            let record = list.record()?;
            let cosine =
                if list.0.starts_with(&[0; LENGTH_BYTES]) { list.part().map(|_| None)? } else { Some(list.number()?) };
            Ok(Found { record, score: Score { cosine, lexical: list.number()? } })
        })?;
        let (added, updated) = (parts.list(Reader::record)?, parts.list(Reader::record)?);
        let (forgotten, notes) = (parts.list(Reader::text)?, parts.list(Reader::text)?);
        let learned = Learned { added, updated, forgotten, notes, operations: parts.count()? };
        Ok(Self { salt, found, learned })
    }
}

struct Parts(Vec<u8>);

impl Parts {
    fn put(&mut self, part: &[u8]) {
        self.0.extend_from_slice(&(part.len() as u32).to_le_bytes());
        self.0.extend_from_slice(part);
    }

    fn put_count(&mut self, count: usize) {
        self.put(&(count as u32).to_le_bytes());
    }

    fn put_text(&mut self, text: &String) {
        self.put(text.as_bytes());
    }

    fn put_record(&mut self, record: &Record) {
        self.put_text(&record.id);
        self.put(&Record { embedding: None, ..record.clone() }.to_bytes());
    }

    fn put_list<T>(&mut self, items: &[T], put: impl Fn(&mut Self, &T)) {
        let mut list = Self(Vec::new());
        items.iter().for_each(|item| put(&mut list, item));
        self.put(&list.0);
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self> {
        bytes.strip_prefix(&[FORMAT]).map(Self).ok_or_else(foreign)
    }

    fn part(&mut self) -> Result<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk::<LENGTH_BYTES>().ok_or_else(foreign)?;
        let (part, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(foreign)?;
        self.0 = rest;
        Ok(part)
    }

    fn four(&mut self) -> Result<[u8; 4]> {
        self.part()?.try_into().map_err(|_| foreign())
    }

    fn count(&mut self) -> Result<usize> {
        Ok(u32::from_le_bytes(self.four()?) as usize)
    }

    fn number(&mut self) -> Result<f32> {
        Ok(f32::from_le_bytes(self.four()?))
    }

    fn text(&mut self) -> Result<String> {
        std::str::from_utf8(self.part()?).map(str::to_owned).map_err(|_| foreign())
    }

    fn record(&mut self) -> Result<Record> {
        let id = self.text()?;
        Record::from_bytes(&id, self.part()?)
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

fn foreign() -> Error {
    Error::new(ErrorKind::StoreCorrupt, "another version of fast-memory keeps this memory: deploy one version of both")
}

#[cfg(test)]
mod tests {
    use super::{Answer, Ask, Found, Gate, Job, Learned, Question, Record};
    use crate::memory::{Category, Source};
    use crate::recall::Score;

    fn record(id: &str) -> Record {
        Record {
            id: id.to_owned(),
            text: format!("Owns “{id}”"),
            category: Category::Fact,
            created_at: 1,
            updated_at: 2,
            source: Source::Reply,
            more: r#"{"sessionId":"s"}"#.to_owned(),
            embedding: None,
        }
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn answer() -> Answer {
        let found = |id, cosine, lexical| Found { record: record(id), score: Score { cosine, lexical } };
        let learned = Learned {
            added: vec![record("a"), record("b")],
            updated: vec![record("c")],
            forgotten: texts(&["d"]),
            notes: texts(&["", "of two"]),
            operations: 300,
        };
        Answer { salt: [7; 16], found: vec![found("a", Some(0.0), 0.0), found("b", None, 0.5)], learned }
    }

    #[test]
    fn answers_arrive_as_they_were_given() {
        for answer in [answer(), Answer::default()] {
            assert_eq!(Answer::from_bytes(&answer.to_bytes()).unwrap(), answer);
        }
    }

    #[test]
    fn questions_arrive_as_they_were_asked() {
        let (blocks, handles) = (texts(&["{\"memories\":[]}", ""]), texts(&["01"]));
        let [said, before, model] = ["I sing.", "", "gpt-4o"].map(str::to_owned);
        let job = Job { said, before, model, ..Job::default() };
        let gate = Gate { top_k: 5, min_score: f32::NEG_INFINITY };
        for ask in [
            Ask::Salt,
            Ask::Recall { query: "Why “so”?", gate },
            Ask::Learn { blocks: &blocks, handles: &handles },
            Ask::Queue(&job),
        ] {
            let question = Question::from_bytes(&ask.to_bytes()).unwrap();
            assert_eq!(format!("{:?}", question.ask()), format!("{ask:?}"));
        }
    }

    #[test]
    fn what_another_version_wrote_is_an_error() {
        let answer = answer().to_bytes();
        for bytes in [&[][..], &[2], &[1, 9], &[1, 255, 255, 255, 255], &answer[..answer.len() - 1]] {
            assert_eq!(Answer::from_bytes(bytes).unwrap_err().code(), "store_corrupt");
            assert_eq!(Question::from_bytes(bytes).unwrap_err().code(), "store_corrupt");
        }
    }
}
