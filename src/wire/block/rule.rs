//! Which `<memory>` elements of a reply are blocks: those whose opening tag has a key of the rule.

use std::ops::Range;

use super::key::{self, KEY_LENGTH, Secret};

/// Decides which elements are blocks. An element without a key, or with another key, is text.
#[derive(Debug, Clone, Default)]
pub struct BlockRule {
    /// Keys in lower case. A block with one of them is removed and learned from.
    pub learn: Vec<String>,
    /// A user's secret. A block whose key was derived from it is removed, and not learned from.
    pub hide: Option<Secret>,
}

/// A key among the attributes of an opening tag.
#[derive(Debug, PartialEq, Eq)]
pub struct TagKey {
    /// The span of the attribute in the attributes, with the white space before it.
    pub attribute: Range<usize>,
    /// Whether the block is learned from.
    pub is_learned: bool,
}

impl BlockRule {
    /// A rule with one key, which is learned from.
    pub fn learning(key: &str) -> Self {
        Self { learn: vec![key.to_owned()], hide: None }
    }

    /// Finds a key among the attributes of a tag.
    pub fn find_key(&self, attributes: &str) -> Option<TagKey> {
        let bytes = attributes.as_bytes();
        let mut start = 0;
        while start < bytes.len() {
            let len = bytes[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            let word = start..start + len;
            if let Some(is_learned) = self.is_learned(&attributes[word.clone()]) {
                return Some(TagKey { attribute: attribute_around(bytes, word), is_learned });
            }
            // A byte of a longer character is no letter: the next word starts at a boundary.
            start = word.end + 1;
            while start < bytes.len() && !attributes.is_char_boundary(start) {
                start += 1;
            }
        }
        None
    }

    /// Whether an opening tag that is truncated after `value`, the start of its key or more, can be that of a block.
    pub fn can_start_key(&self, value: &str) -> bool {
        let end = value.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(value.len());
        let (word, after) = value.split_at(end);
        if !after.is_empty() {
            return self.is_learned(word).is_some();
        }
        let word = word.to_ascii_lowercase();
        let is_known = self.learn.iter().any(|key| key.starts_with(&word));
        is_known || self.hide.as_ref().is_some_and(|secret| key::can_start(secret, &word))
    }

    /// Whether a block with the key `word` is learned from. `None` when it is no key.
    fn is_learned(&self, word: &str) -> Option<bool> {
        if !word.is_empty() && self.learn.iter().any(|key| key.eq_ignore_ascii_case(word)) {
            return Some(true);
        }
        let secret = self.hide.as_ref().filter(|_| word.len() == KEY_LENGTH)?;
        key::is_derived_from(secret, &word.to_ascii_lowercase()).then_some(false)
    }
}

/// Extends the span of a value to its attribute: the quotation marks, the name, and the white space before it.
fn attribute_around(bytes: &[u8], value: Range<usize>) -> Range<usize> {
    // In the arguments of a tool call a quotation mark is escaped.
    let is_quote = |byte: &u8| b"\"'\\".contains(byte);
    let before = |end: usize, is_part: &dyn Fn(&u8) -> bool| {
        end - bytes[..end].iter().rev().take_while(|&byte| is_part(byte)).count()
    };
    let is_space = |byte: &u8| byte.is_ascii_whitespace();
    let mut start = before(value.start, &is_quote);
    let equals = before(start, &is_space);
    if equals > 0 && bytes[equals - 1] == b'=' {
        let name_end = before(equals - 1, &is_space);
        start = before(name_end, &|byte| byte.is_ascii_alphanumeric() || b"-_:".contains(byte));
    }
    let quotes = bytes[value.end..].iter().take_while(|&byte| is_quote(byte)).count();
    before(start, &is_space)..value.end + quotes
}

#[cfg(test)]
mod tests {
    use super::super::key::derive;
    use super::{BlockRule, TagKey};

    fn find(rule: &BlockRule, attributes: &str) -> Option<(String, bool)> {
        let TagKey { attribute, is_learned } = rule.find_key(attributes)?;
        let mut rest = attributes.to_owned();
        rest.replace_range(attribute, "");
        Some((rest, is_learned))
    }

    #[test]
    fn finds_the_attribute_with_a_key() {
        let key = derive(&[7; 16], 42, 1);
        for rule in [BlockRule::learning(&key), BlockRule { learn: Vec::new(), hide: Some([7; 16]) }] {
            let is_learned = rule.hide.is_none();
            for (attributes, rest) in [
                (format!(" key=\"{key}\""), ""),
                (format!(" lang=json  key='{}' x=1", key.to_uppercase()), " lang=json x=1"),
                (format!(" key = {key}"), ""),
                (format!(" é={key}"), " é"),
                (format!(" key=\\\"{key}\\\""), ""),
                (format!(" {key}"), ""),
            ] {
                assert_eq!(find(&rule, &attributes), Some((rest.to_owned(), is_learned)), "{attributes}");
            }
            for attributes in ["", " key", " key=\"abcdefghijkm\"", &format!(" key=x{key}"), "é"] {
                assert_eq!(find(&rule, attributes), None, "{attributes}");
            }
        }
    }

    #[test]
    fn a_key_that_is_learned_from_comes_before_the_secret() {
        let key = derive(&[7; 16], 42, 1);
        let rule = BlockRule { learn: vec![key.clone()], hide: Some([7; 16]) };
        assert_eq!(find(&rule, &format!(" {key}")), Some((String::new(), true)));
        let other = derive(&[7; 16], 42, 2);
        assert_eq!(find(&rule, &format!(" {other}")), Some((String::new(), false)));
        assert_eq!(find(&rule, &format!(" {}", derive(&[8; 16], 42, 1))), None);
    }
}
