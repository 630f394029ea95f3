//! A record: one memory, and its row in the store.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::recall::Vector;
use crate::store::Row;
use crate::wire::json::{Object, ObjectWriter, RawValue};

/// What kind of statement a memory is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Category {
    /// Likes, dislikes, preferred tools.
    Preference,
    /// Identity, role, constraints, what the user has and uses.
    Fact,
    /// Goals and ongoing work.
    Context,
}

/// Who added or changed a memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A model, in a reply.
    Reply,
    /// The app, through the memory API.
    App,
}

/// What happens to a memory after it was learned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Life {
    /// Whether it is in every request, and only the app changes or deletes it.
    pub is_pinned: bool,
    /// When it ends, in milliseconds since 1970. `None`: never.
    pub expires_at: Option<u64>,
    /// How often the statement was said again.
    pub repeats: u64,
    /// How many chat calls it was put into.
    pub uses: u64,
    /// When it was last put into one, in milliseconds since 1970; 0: never.
    pub used_at: u64,
}

/// Why a memory is set aside: it is in no request and no result until the app approves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantine {
    /// Why.
    pub reason: Reason,
    /// The id of the memory that it is to take the place of; empty: none.
    pub replaces: String,
}

/// Why a memory is set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// Its text gives orders to a model.
    Order,
    /// The app wants to approve everything that is learned.
    Approval,
}

/// One memory: a statement about the user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Unique for the user. The order of ids is the order of creation.
    pub id: String,
    /// The statement.
    pub text: String,
    /// Its category.
    pub category: Category,
    /// When it was created, in milliseconds since 1970; never in the future.
    pub created_at: u64,
    /// When the statement was last repeated or changed, in milliseconds since 1970; never in the future.
    pub updated_at: u64,
    /// Who wrote the statement.
    pub source: Source,
    /// The text of a JSON object, or empty: the session, the agent and the app's metadata.
    pub scope: String,
    /// What has happened to it since.
    pub life: Life,
    /// Whether it is set aside, and why.
    pub quarantine: Option<Quarantine>,
    /// What was said when it was learned, or an excerpt: words that it is found by. No model sees them, and chat calls need none:
    /// they stay out of the messages of a remote memory.
    #[serde(skip)]
    pub context: String,
    /// Its vector, once it is computed. Chat calls need none: it stays out of the messages of a remote memory.
    #[serde(skip)]
    pub embedding: Option<Embedding>,
}

/// A vector, and the model that made it.
#[derive(Debug, Clone, PartialEq)]
pub struct Embedding {
    /// The id of the model. Vectors of two models are never compared.
    pub model_id: String,
    /// The vector.
    pub vector: Vector,
}

/// The first byte of a row. A version that does not know the format leaves the row as it is.
const FORMAT: u8 = 1;
/// That of a memory that is set aside: a version that cannot tell it from others must not put it into requests.
const QUARANTINED: u8 = 2;
const LENGTH_BYTES: usize = 4;

/// Whether `row` is that of a memory that is set aside.
pub fn is_quarantined(row: &Row) -> bool {
    row.data.as_ref().is_some_and(|data| data.first() == Some(&QUARANTINED))
}

impl Category {
    /// Every category, in the order of `Stats::by_category`.
    pub const ALL: [Self; 3] = [Self::Preference, Self::Fact, Self::Context];

    /// Its name in blocks and in JavaScript.
    pub fn name(self) -> &'static str {
        match self {
            Self::Preference => "preference",
            Self::Fact => "fact",
            Self::Context => "context",
        }
    }

    /// The category of this name; case and white space around it are ignored.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.name().eq_ignore_ascii_case(name.trim()))
    }
}

impl Reason {
    const ALL: [Self; 2] = [Self::Order, Self::Approval];

    /// Its name in JavaScript.
    pub fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Approval => "approval",
        }
    }

    /// The reason of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

impl Source {
    const ALL: [Self; 2] = [Self::Reply, Self::App];

    /// Its name in JavaScript.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::App => "app",
        }
    }
}

impl Record {
    /// The vector, if the model `model_id` made it.
    pub fn vector_of(&self, model_id: &str) -> Option<&Vector> {
        self.embedding.as_ref().filter(|embedding| embedding.model_id == model_id).map(|embedding| &embedding.vector)
    }

    /// The text whose words it is found by.
    pub(super) fn words(&self) -> String {
        [&*self.text, "\n", &self.context].concat()
    }

    /// Whether it makes the statement of `other`, and is found by the same words.
    pub(super) fn has_words_of(&self, other: &Self) -> bool {
        self.text == other.text && self.context == other.context
    }

    /// The row that stores it.
    pub(super) fn to_row(&self) -> Row {
        Row { id: self.id.clone(), data: Some(self.to_bytes()) }
    }

    /// The bytes of its row: the format (1 byte), the length of the header (4 bytes, little-endian), the header, the vector.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut header = self.header();
        if let Some(embedding) = &self.embedding {
            header = header.string("model_id", &embedding.model_id);
        }
        let header = header.end();
        let vector = self.embedding.as_ref().map_or(&[][..], |embedding| embedding.vector.bytes());
        let mut bytes = Vec::with_capacity(1 + LENGTH_BYTES + header.len() + vector.len());
        bytes.push(if self.quarantine.is_some() { QUARANTINED } else { FORMAT });
        bytes.extend_from_slice(&(header.len() as u32).to_le_bytes());
        bytes.extend_from_slice(header.as_bytes());
        bytes.extend(vector.iter().map(|component| component.cast_unsigned()));
        bytes
    }

    /// Reads the bytes of the row `id`.
    ///
    /// # Errors
    /// [`StoreCorrupt`](ErrorKind::StoreCorrupt) for a row of a newer version, or one that is not a record.
    pub fn from_bytes(id: &str, bytes: &[u8]) -> Result<Self> {
        let corrupt = |why: &str| Error::new(ErrorKind::StoreCorrupt, format!("memory {id} cannot be read: {why}"));
        let [format @ (FORMAT | QUARANTINED), a, b, c, d, rest @ ..] = bytes else {
            return Err(corrupt("its format is not known to this version of fast-memory"));
        };
        let length = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
        let (header, vector) = rest.split_at_checked(length).ok_or_else(|| corrupt("it is truncated"))?;
        let header = std::str::from_utf8(header).ok().and_then(Object::parse);
        let header = header.ok_or_else(|| corrupt("its header is damaged"))?;
        let record = Self::from_header(id, &header).ok_or_else(|| corrupt("its header is incomplete"))?;
        if (*format == QUARANTINED) != record.quarantine.is_some() {
            return Err(corrupt("its header does not fit its format"));
        }
        let vector = Vector::from_bytes(vector.iter().map(|byte| byte.cast_signed()).collect());
        let embedding = header.string("model_id").zip(vector).map(|(model_id, vector)| Embedding { model_id, vector });
        Ok(Self { embedding, ..record })
    }

    /// The same record, whose statement was said again.
    pub(super) fn repeated(self) -> Self {
        Self { life: Life { repeats: self.life.repeats + 1, ..self.life }, ..self }
    }

    /// The same record with no time after `now`.
    pub(super) fn until(self, now: u64) -> Self {
        let life = Life { used_at: self.life.used_at.min(now), ..self.life };
        Self { created_at: self.created_at.min(now), updated_at: self.updated_at.min(now), life, ..self }
    }

    /// All but the id and the vector, as a JSON object. The scope has the name `more`, as in rows of earlier versions.
    fn header(&self) -> ObjectWriter {
        let header = ObjectWriter::default()
            .string("text", &self.text)
            .string("category", self.category.name())
            .number("created_at", self.created_at)
            .number("updated_at", self.updated_at)
            .string("source", self.source.name());
        let header = if self.scope.is_empty() { header } else { header.raw("more", &self.scope) };
        let Life { is_pinned, expires_at, repeats, uses, used_at } = self.life;
        let numbers = [
            ("pinned", is_pinned.into()),
            ("expires_at", expires_at.unwrap_or_default()),
            ("repeats", repeats),
            ("uses", uses),
            ("used_at", used_at),
        ];
        let known = numbers.into_iter().filter(|(_, number)| *number > 0);
        let header = known.fold(header, |header, (name, number)| header.number(name, number));
        let header = match &self.quarantine {
            Some(Quarantine { reason, replaces }) => {
                header.string("quarantine", reason.name()).string("replaces", replaces)
            }
            None => header,
        };
        if self.context.is_empty() { header } else { header.string("context", &self.context) }
    }

    /// The inverse of [`Record::header`].
    fn from_header(id: &str, header: &Object) -> Option<Self> {
        let number = |name| header.get(name).and_then(time).unwrap_or_default();
        Some(Self {
            id: id.to_owned(),
            text: header.string("text")?,
            category: Category::ALL.into_iter().find(|category| header.is("category", category.name()))?,
            created_at: time(header.get("created_at")?)?,
            updated_at: time(header.get("updated_at")?)?,
            source: Source::ALL.into_iter().find(|source| header.is("source", source.name()))?,
            scope: header.get("more").map_or("", RawValue::get).to_owned(),
            life: Life {
                is_pinned: number("pinned") > 0,
                expires_at: Some(number("expires_at")).filter(|time| *time > 0),
                repeats: number("repeats"),
                uses: number("uses"),
                used_at: number("used_at"),
            },
            quarantine: header
                .string("quarantine")
                .and_then(|reason| Reason::from_name(&reason))
                .map(|reason| Quarantine { reason, replaces: header.string("replaces").unwrap_or_default() }),
            context: header.string("context").unwrap_or_default(),
            embedding: None,
        })
    }
}

/// A time as a JSON number, in milliseconds since 1970: 0 for one before, and the largest number for one that has an exponent.
/// `None` for what is no number.
pub fn time(value: RawValue) -> Option<u64> {
    let number = value.get();
    let (digits, is_negative) = number.strip_prefix('-').map_or((number, false), |digits| (digits, true));
    digits.starts_with(|c: char| c.is_ascii_digit()).then_some(())?;
    let whole = digits.split_once('.').filter(|(_, fraction)| !fraction.contains(['e', 'E'])).map_or(digits, |it| it.0);
    Some(if is_negative { 0 } else { whole.parse().unwrap_or(u64::MAX) })
}

#[cfg(test)]
mod tests {
    use super::{Category, Embedding, Life, Quarantine, Reason, Record, Source, time};
    use crate::recall::Vector;
    use crate::wire::json::RawValue;

    fn record() -> Record {
        Record {
            id: "01".to_owned(),
            text: "Prefers “Python” \u{1f40d}".to_owned(),
            category: Category::Preference,
            created_at: 1_700_000_000_000,
            updated_at: 1_800_000_000_000,
            source: Source::Reply,
            scope: r#"{"sessionId":"s","metadata":{"}":"\""}}"#.to_owned(),
            life: Life { is_pinned: true, expires_at: Some(2), repeats: 3, uses: 4, used_at: 5 },
            quarantine: None,
            context: "I write “Python” all day".to_owned(),
            embedding: Vector::from_f32(&[1.0, -1.0, 0.5])
                .map(|vector| Embedding { model_id: "all-MiniLM-L6-v2".to_owned(), vector }),
        }
    }

    #[test]
    fn survives_the_store() {
        let with_vector = record();
        assert_eq!(Record::from_bytes("01", &with_vector.to_bytes()).unwrap(), with_vector);
        let (scope, context) = (String::new(), String::new());
        let without = Record { embedding: None, scope, context, life: Life::default(), ..record() };
        assert_eq!(Record::from_bytes("01", &without.to_bytes()).unwrap(), without);
    }

    #[test]
    fn a_record_that_is_set_aside_has_another_format() {
        for reason in [Reason::Order, Reason::Approval] {
            let quarantine = Some(Quarantine { reason, replaces: "00".to_owned() });
            let aside = Record { quarantine, embedding: None, ..record() };
            let mut bytes = aside.to_bytes();
            assert_eq!(Record::from_bytes("01", &bytes).unwrap(), aside);
            assert_ne!(bytes[0], record().to_bytes()[0], "an earlier version reads format 1 alone");
            bytes[0] = record().to_bytes()[0];
            assert_eq!(Record::from_bytes("01", &bytes).unwrap_err().code(), "store_corrupt");
        }
    }

    #[test]
    fn a_time_is_any_number() {
        let read = |json: &str| RawValue::parse(json).and_then(time);
        assert_eq!(read("1700000000000"), Some(1_700_000_000_000));
        assert_eq!(read("1700000000000.75"), Some(1_700_000_000_000));
        for before in ["-1", "-0.5", "-1e9", "0"] {
            assert_eq!(read(before), Some(0), "{before}");
        }
        for far in ["1e300", "8.64e15", "99999999999999999999999"] {
            assert_eq!(read(far), Some(u64::MAX), "{far}");
        }
        for no_number in ["\"1\"", "true", "{}", "[1]", "NaN", "Infinity", "-"] {
            assert_eq!(read(no_number), None, "{no_number}");
        }
    }

    #[test]
    fn damaged_bytes_are_an_error() {
        let bytes = record().to_bytes();
        for bytes in [&[][..], &[9, 9, 9], &bytes[..20], b"\x01\xff\xff\xff\xff"] {
            let error = Record::from_bytes("01", bytes).unwrap_err();
            assert_eq!(error.code(), "store_corrupt");
            assert!(!error.to_string().contains("Python"));
        }
    }
}
