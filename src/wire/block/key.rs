//! The key in a block's tag: it tells our blocks from those that a document or a user wrote.

use std::hash::Hasher;

use siphasher::sip::SipHasher13;

/// Letters that no tokenizer makes a word of.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
const HALF: usize = 6;
const OPENING: &str = "<memory key=\"";

/// Bytes of a user that nobody else knows.
pub type Secret = [u8; 16];

/// Which elements of a reply are blocks.
#[derive(Debug, Clone)]
pub struct Rule {
    /// A block that carries one of these counts.
    pub keys: Keys,
    /// One without counts too when it has the shape of one: safe only when nothing in the conversation can have
    /// suggested a block.
    pub trust_unkeyed: bool,
}

/// Keys that make a block ours.
#[derive(Debug, Clone)]
pub enum Keys {
    /// This one, in lower case.
    One(String),
    /// Any that was ever made with this secret.
    Any(Secret),
}

/// The key of the turn `id`: half of it names the turn, half can be written only by who knows the secret. So a key of an
/// earlier session is known again.
pub fn make(secret: &Secret, id: u64) -> String {
    let name = letters(id);
    let proof = proof(secret, &name);
    name + &proof
}

/// A digest of `parts` under `secret`.
pub fn digest(secret: &Secret, parts: &[&[u8]]) -> u64 {
    let mut hasher = SipHasher13::new_with_key(secret);
    for part in parts {
        hasher.write(part);
        hasher.write_u64(part.len() as u64);
    }
    hasher.finish()
}

fn proof(secret: &Secret, name: &str) -> String {
    letters(digest(secret, &[b"key", name.as_bytes()]))
}

fn letters(bits: u64) -> String {
    (0..HALF).map(|digit| char::from(LETTERS[(bits >> (5 * digit)) as usize % 32])).collect()
}

impl Keys {
    /// Whether the attributes of a tag carry one of these keys.
    pub fn are_in(&self, attributes: &str) -> bool {
        let attributes = attributes.to_ascii_lowercase();
        match self {
            Self::One(key) => !key.is_empty() && attributes.contains(key),
            Self::Any(secret) => {
                attributes.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| is_made_with(secret, word))
            }
        }
    }

    /// Whether a text that ends here ends within the opening tag that was asked for.
    pub fn may_begin(&self, text: &str) -> bool {
        let text = text.to_ascii_lowercase().replace('\'', "\"");
        let Some(rest) = text.strip_prefix(OPENING) else {
            return OPENING.starts_with(&text);
        };
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        if after.is_empty() {
            return match self {
                Self::One(whole) => whole.starts_with(key),
                Self::Any(_) => key.len() <= 2 * HALF,
            };
        }
        self.are_in(key) && after.starts_with('"') && !after.contains('>')
    }
}

fn is_made_with(secret: &Secret, word: &str) -> bool {
    word.len() == 2 * HALF && word.split_at_checked(HALF).is_some_and(|(name, rest)| proof(secret, name) == rest)
}

#[cfg(test)]
mod tests {
    use super::{Keys, make};

    #[test]
    fn a_key_is_known_to_its_user_alone() {
        let key = make(&[7; 16], 42);
        assert_eq!(key.len(), 12);
        assert_ne!(key, make(&[7; 16], 43));
        let attributes = format!(" lang=json key='{}'", key.to_uppercase());
        assert!(Keys::Any([7; 16]).are_in(&attributes));
        assert!(Keys::One(key.clone()).are_in(&attributes));
        assert!(!Keys::Any([8; 16]).are_in(&attributes));
        assert!(!Keys::Any([7; 16]).are_in(" key=\"abcdefghijkm\""));
    }

    #[test]
    fn an_opening_tag_is_known_wherever_it_is_cut_off() {
        let secret = [7; 16];
        let key = make(&secret, 42);
        let tag = format!("<memory key='{key}' lang=json");
        for keys in [Keys::One(key), Keys::Any(secret)] {
            for end in 1..=tag.len() {
                assert!(keys.may_begin(&tag[..end]), "{keys:?} {}", &tag[..end]);
            }
            assert!(!keys.may_begin("<memory key=\"abcdefghijkmnp"));
            assert!(!keys.may_begin("<memory of"));
        }
    }
}
