//! The key in a block's tag. It proves that the model wrote the block because this user's turn asked for it: a document or
//! another user cannot know it.

use std::hash::Hasher;

use siphasher::sip::SipHasher13;

/// 32 characters for five bits each: lower-case letters and digits without `l`, `o`, `0` and `1`.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// A key is an identifier and its signature, each of this many characters.
const HALF: usize = 6;
/// The length of a key in characters.
pub const KEY_LENGTH: usize = 2 * HALF;

/// A random secret of one user.
pub type Secret = [u8; 16];

/// Derives the key of the turn `turn_id`: six characters that identify the turn, and six that sign them with `secret`.
/// `nonce` is random, so that a later turn with the same messages has another key. The signature makes a key of an earlier
/// turn verifiable without storing it.
pub fn derive(secret: &Secret, turn_id: u64, nonce: u64) -> String {
    let identifier = encode(digest(secret, &[b"turn", &turn_id.to_le_bytes(), &nonce.to_le_bytes()]));
    let signature = sign(secret, &identifier);
    identifier + &signature
}

/// Whether `word`, in lower case, is a key that was derived from `secret`.
pub fn is_derived_from(secret: &Secret, word: &str) -> bool {
    word.len() == KEY_LENGTH
        && word.split_at_checked(HALF).is_some_and(|(identifier, signature)| sign(secret, identifier) == signature)
}

/// Whether `word`, in lower case, can be the start of a key that was derived from `secret`.
pub fn can_start(secret: &Secret, word: &str) -> bool {
    let is_possible = word.len() <= KEY_LENGTH && word.bytes().all(|byte| ALPHABET.contains(&byte));
    is_possible
        && word.split_at_checked(HALF).is_none_or(|(identifier, start)| sign(secret, identifier).starts_with(start))
}

/// A SipHash-1-3 digest of `parts`, keyed with `secret`. The lengths of the parts are hashed too.
pub fn digest(secret: &Secret, parts: &[&[u8]]) -> u64 {
    let mut hasher = SipHasher13::new_with_key(secret);
    for part in parts {
        hasher.write(part);
        hasher.write_u64(part.len() as u64);
    }
    hasher.finish()
}

fn sign(secret: &Secret, identifier: &str) -> String {
    encode(digest(secret, &[b"key", identifier.as_bytes()]))
}

/// The lowest 30 bits as six characters.
fn encode(bits: u64) -> String {
    (0..HALF).map(|digit| char::from(ALPHABET[(bits >> (5 * digit) & 31) as usize])).collect()
}

#[cfg(test)]
mod tests {
    use super::{KEY_LENGTH, can_start, derive, is_derived_from};

    #[test]
    fn a_key_verifies_only_with_the_secret_of_its_user() {
        let key = derive(&[7; 16], 42, 1);
        assert_eq!(key.len(), KEY_LENGTH);
        assert_ne!(key, derive(&[7; 16], 43, 1));
        assert!(is_derived_from(&[7; 16], &key));
        assert!(!is_derived_from(&[8; 16], &key));
        assert!(!is_derived_from(&[7; 16], "abcdefghijkm"));
        for end in 0..=KEY_LENGTH {
            assert!(can_start(&[7; 16], &key[..end]));
        }
        assert!(!can_start(&[8; 16], &key[..11]) && !can_start(&[7; 16], "user1"));
    }

    #[test]
    fn the_same_messages_have_another_key_in_another_turn() {
        let secret = [7; 16];
        assert_eq!(derive(&secret, 42, 1), derive(&secret, 42, 1));
        assert_ne!(derive(&secret, 42, 1)[..6], derive(&secret, 42, 2)[..6]);
        assert!(is_derived_from(&secret, &derive(&secret, 42, 2)));
    }
}
