//! One memory, and its bytes in the store.

use crate::error::{Error, ErrorKind, Result};
use crate::recall::Vector;
use crate::wire::json::{self, Object, RawValue};

/// What kind of statement a memory is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Category {
    /// What the user likes or prefers.
    Preference,
    /// Who the user is, and what is so.
    Fact,
    /// What the user is busy with.
    Context,
}

/// Who put a memory in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The model, in a reply.
    Reply,
    /// The app, by a call.
    App,
}

/// One remembered statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Unique within the user, and sortable by the time of creation.
    pub id: String,
    /// The statement.
    pub text: String,
    /// Its kind.
    pub category: Category,
    /// Milliseconds since 1970.
    pub created_at: u64,
    /// Milliseconds since 1970; when the statement was last said or changed.
    pub updated_at: u64,
    /// Who put it here.
    pub source: Source,
    /// What stands beside it, for the app: the text of a JSON object as JavaScript writes it; empty for nothing.
    pub more: String,
    /// Its vector, once it has one.
    pub embedding: Option<Embedding>,
}

/// A vector, with the model that gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Embedding {
    /// The space of the vector.
    pub model_id: String,
    /// The vector.
    pub vector: Vector,
}

/// The first byte of a row: a format that later versions can tell from theirs.
const FORMAT: u8 = 1;
const LENGTH_BYTES: usize = 4;

impl Category {
    /// Every category, in the order of `stats`.
    pub const ALL: [Self; 3] = [Self::Preference, Self::Fact, Self::Context];

    /// As in a block, and in JavaScript.
    pub fn name(self) -> &'static str {
        match self {
            Self::Preference => "preference",
            Self::Fact => "fact",
            Self::Context => "context",
        }
    }

    /// The category of this name, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.name().eq_ignore_ascii_case(name.trim()))
    }
}

impl Source {
    const ALL: [Self; 2] = [Self::Reply, Self::App];

    /// As in JavaScript.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::App => "app",
        }
    }
}

impl Record {
    /// Its vector, if `model_id` gave it.
    pub fn vector_of(&self, model_id: &str) -> Option<&Vector> {
        self.embedding.as_ref().filter(|embedding| embedding.model_id == model_id).map(|embedding| &embedding.vector)
    }

    /// Its bytes for the store: the format, the length of a head in JSON, the head, the bytes of the vector.
    pub fn to_bytes(&self) -> Vec<u8> {
        let model_id = match &self.embedding {
            Some(embedding) => format!(",\"model_id\":{}", json::quote(&embedding.model_id)),
            None => String::new(),
        };
        let (beside, more) = if self.more.is_empty() { ("", "") } else { (",\"more\":", self.more.as_str()) };
        let head = format!(
            "{{\"text\":{},\"category\":\"{}\",\"created_at\":{},\"updated_at\":{},\"source\":\"{}\"{beside}{more}{model_id}}}",
            json::quote(&self.text),
            self.category.name(),
            self.created_at,
            self.updated_at,
            self.source.name(),
        );
        let vector = self.embedding.as_ref().map_or(&[][..], |embedding| embedding.vector.bytes());
        let mut bytes = Vec::with_capacity(1 + LENGTH_BYTES + head.len() + vector.len());
        bytes.push(FORMAT);
        bytes.extend_from_slice(&(head.len() as u32).to_le_bytes());
        bytes.extend_from_slice(head.as_bytes());
        bytes.extend(vector.iter().map(|component| component.cast_unsigned()));
        bytes
    }

    /// The inverse of [`Record::to_bytes`].
    ///
    /// # Errors
    /// [`StoreCorrupt`](ErrorKind::StoreCorrupt), when a newer version wrote the row or something else did.
    pub fn from_bytes(id: &str, bytes: &[u8]) -> Result<Self> {
        let corrupt = |why: &str| Error::new(ErrorKind::StoreCorrupt, format!("memory {id} cannot be read: {why}"));
        let [FORMAT, a, b, c, d, rest @ ..] = bytes else {
            return Err(corrupt("its format is not known to this version of fast-memory"));
        };
        let length = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
        let (head, vector) = rest.split_at_checked(length).ok_or_else(|| corrupt("it is cut off"))?;
        let head =
            std::str::from_utf8(head).ok().and_then(Object::parse).ok_or_else(|| corrupt("its head is damaged"))?;
        let vector = Vector::from_bytes(vector.iter().map(|byte| byte.cast_signed()).collect());
        let record = || {
            Some(Self {
                id: id.to_owned(),
                text: head.string("text")?,
                category: Category::ALL.into_iter().find(|category| head.is("category", category.name()))?,
                created_at: head.number("created_at")?,
                updated_at: head.number("updated_at")?,
                source: Source::ALL.into_iter().find(|source| head.is("source", source.name()))?,
                more: head.get("more").map_or("", RawValue::get).to_owned(),
                embedding: head.string("model_id").zip(vector).map(|(model_id, vector)| Embedding { model_id, vector }),
            })
        };
        record().ok_or_else(|| corrupt("its head lacks something"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Category, Embedding, Record, Source};
    use crate::recall::Vector;

    fn record() -> Record {
        Record {
            id: "01".to_owned(),
            text: "Prefers “Python” \u{1f40d}".to_owned(),
            category: Category::Preference,
            created_at: 1_700_000_000_000,
            updated_at: 1_800_000_000_000,
            source: Source::Reply,
            more: r#"{"sessionId":"s","metadata":{"}":"\""}}"#.to_owned(),
            embedding: Vector::from_f32(&[1.0, -1.0, 0.5])
                .map(|vector| Embedding { model_id: "all-MiniLM-L6-v2".to_owned(), vector }),
        }
    }

    #[test]
    fn survives_the_store() {
        let with_vector = record();
        assert_eq!(Record::from_bytes("01", &with_vector.to_bytes()).unwrap(), with_vector);
        let without = Record { embedding: None, more: String::new(), ..record() };
        assert_eq!(Record::from_bytes("01", &without.to_bytes()).unwrap(), without);
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
