//! The markup of a block: its tags, and the code fence that a model may put around it.

use super::rule::Keys;

/// The longest info string of a fence (`json`, `xml`), in bytes.
const INFO_LIMIT: usize = 40;
/// The longest list of attributes of an opening tag, in bytes.
const ATTRIBUTES_LIMIT: usize = 256;
const NAME: &[u8] = b"memory";

/// How the start of a text compares with a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// It differs, whatever follows.
    No,
    /// All of it is a prefix of the pattern.
    Partial,
    /// It has the whole pattern.
    Full {
        /// The length of the pattern in bytes.
        len: usize,
        /// Whether it contains a key of the rule.
        keyed: bool,
    },
}

/// What follows the marks of an opening fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FenceInfo {
    /// More than an info string: no block can follow.
    No,
    /// The text ends inside the info string.
    Partial,
    /// An info string and white space; the content of the fence starts after this many bytes.
    ContentAt(usize),
}

/// `<memory …>`, in any case, with any attributes.
pub fn open_tag(text: &str, keys: &Keys) -> Match {
    let bytes = text.as_bytes();
    let name = tag_name(bytes, b"<");
    let Match::Full { len, .. } = name else {
        return name;
    };
    match bytes.get(len) {
        None => return Match::Partial,
        Some(b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r') => {}
        Some(_) => return Match::No,
    }
    match bytes[len..].iter().take(ATTRIBUTES_LIMIT).position(|&b| b == b'>' || b == b'<') {
        Some(end) if bytes[len + end] == b'>' => {
            Match::Full { len: len + end + 1, keyed: keys.are_in(&text[len..len + end]) }
        }
        Some(_) => Match::No,
        None if bytes.len() - len >= ATTRIBUTES_LIMIT => Match::No,
        None => Match::Partial,
    }
}

/// `</memory>`, in any case, with white space before the bracket.
pub fn close_tag(text: &str) -> Match {
    let bytes = text.as_bytes();
    let name = tag_name(bytes, b"</");
    let Match::Full { len, .. } = name else {
        return name;
    };
    let space = space_length(&bytes[len..]);
    match bytes.get(len + space) {
        Some(b'>') => Match::Full { len: len + space + 1, keyed: false },
        None if space < INFO_LIMIT => Match::Partial,
        _ => Match::No,
    }
}

fn tag_name(bytes: &[u8], opening: &[u8]) -> Match {
    let len = opening.len() + NAME.len();
    let marker = opening.iter().chain(NAME);
    if !bytes.iter().zip(marker).all(|(byte, expected)| byte.eq_ignore_ascii_case(expected)) {
        return Match::No;
    }
    if bytes.len() < len { Match::Partial } else { Match::Full { len, keyed: false } }
}

/// Looks past the info string and white space that follow the marks of an opening fence.
pub fn fence_info(bytes: &[u8]) -> FenceInfo {
    let line = bytes.iter().take(INFO_LIMIT).position(|b| b"\n`<".contains(b));
    match line {
        Some(end) if bytes[end] == b'<' => FenceInfo::ContentAt(end),
        Some(end) if bytes[end] == b'\n' => match space_length(&bytes[end..]) {
            space if space > INFO_LIMIT => FenceInfo::No,
            space => FenceInfo::ContentAt(end + space),
        },
        None if bytes.len() < INFO_LIMIT => FenceInfo::Partial,
        _ => FenceInfo::No,
    }
}

/// White space and `len` closing marks.
pub fn closing_fence(bytes: &[u8], mark: u8, len: usize) -> Match {
    let space = space_length(bytes);
    let marks = bytes[space..].iter().take(len).take_while(|&&b| b == mark).count();
    match space + marks {
        _ if space > INFO_LIMIT => Match::No,
        end if marks == len => Match::Full { len: end, keyed: false },
        end if end == bytes.len() => Match::Partial,
        _ => Match::No,
    }
}

/// Whether `tail`, the end of a text after complete JSON, has nothing but a truncated closing tag or fence.
pub fn is_truncated_ending(tail: &str) -> bool {
    let rest = tail.trim_matches(|c: char| c.is_ascii_whitespace() || c == '`' || c == '~');
    rest.is_empty() || matches!(close_tag(rest), Match::Partial)
}

/// Whether `byte` is white space in markup.
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The number of white space bytes at the start of `bytes`.
pub fn space_length(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|&&b| is_space(b)).count()
}
