//! Which `<memory>` elements of a reply are blocks.

use super::key::{self, KEY_LENGTH, Secret};

const OPENING_TAG: &str = "<memory key=\"";

/// Decides which elements are blocks.
#[derive(Debug, Clone)]
pub struct BlockRule {
    /// An element with one of these keys is a block.
    pub keys: Keys,
    /// Whether an element without a key is a block too, when its content has the shape of one. Safe only when nothing in
    /// the conversation mentions a block.
    pub trust_unkeyed: bool,
}

/// The keys that mark a block as ours.
#[derive(Debug, Clone)]
pub enum Keys {
    /// This key, in lower case.
    Exact(String),
    /// Every key derived from this secret.
    DerivedFrom(Secret),
}

impl Keys {
    /// Whether the attributes of a tag contain one of these keys.
    pub fn are_in(&self, attributes: &str) -> bool {
        let attributes = attributes.to_ascii_lowercase();
        match self {
            Self::Exact(key) => !key.is_empty() && attributes.contains(key),
            Self::DerivedFrom(secret) => {
                let mut words = attributes.split(|c: char| !c.is_ascii_alphanumeric());
                words.any(|word| key::is_derived_from(secret, word))
            }
        }
    }

    /// Whether `text` is a prefix of an opening tag with one of these keys.
    pub fn match_prefix(&self, text: &str) -> bool {
        let text = text.to_ascii_lowercase().replace('\'', "\"");
        let Some(rest) = text.strip_prefix(OPENING_TAG) else {
            return OPENING_TAG.starts_with(&text);
        };
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        if after.is_empty() {
            return match self {
                Self::Exact(whole) => whole.starts_with(key),
                Self::DerivedFrom(_) => key.len() <= KEY_LENGTH,
            };
        }
        self.are_in(key) && after.starts_with('"') && !after.contains('>')
    }
}

#[cfg(test)]
mod tests {
    use super::super::key::derive;
    use super::Keys;

    #[test]
    fn finds_a_key_among_the_attributes_of_a_tag() {
        let key = derive(&[7; 16], 42);
        let attributes = format!(" lang=json key='{}'", key.to_uppercase());
        assert!(Keys::DerivedFrom([7; 16]).are_in(&attributes));
        assert!(Keys::Exact(key).are_in(&attributes));
        assert!(!Keys::DerivedFrom([8; 16]).are_in(&attributes));
        assert!(!Keys::DerivedFrom([7; 16]).are_in(" key=\"abcdefghijkm\""));
    }

    #[test]
    fn recognises_every_prefix_of_an_opening_tag() {
        let secret = [7; 16];
        let key = derive(&secret, 42);
        let tag = format!("<memory key='{key}' lang=json");
        for keys in [Keys::Exact(key), Keys::DerivedFrom(secret)] {
            for end in 1..=tag.len() {
                assert!(keys.match_prefix(&tag[..end]), "{keys:?} {}", &tag[..end]);
            }
            assert!(!keys.match_prefix("<memory key=\"abcdefghijkmnp"));
            assert!(!keys.match_prefix("<memory of"));
        }
    }
}
