//! The shapes that make a block: its tags, and the code fence that a model may put around it.

use super::key::Keys;

/// A fence's info string (`json`, `xml`) is at most this long.
const INFO_LIMIT: usize = 40;
/// An opening tag with its attributes is at most this long.
const TAG_LIMIT: usize = 256;
const NAME: &[u8] = b"memory";

/// What stands at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Not this shape, whatever follows.
    No,
    /// Its beginning; the rest has not arrived.
    Partial,
    /// All of it.
    Yes {
        /// In bytes.
        len: usize,
        /// Whether it carries the key of the turn.
        keyed: bool,
    },
}

/// What follows the marks of a fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Info {
    /// Not the beginning of a fence that could hold a block.
    No,
    Partial,
    /// The first thing inside the fence is this many bytes on.
    Then(usize),
}

/// `<memory …>`, in any case, with any attributes.
pub fn open_tag(text: &str, keys: &Keys) -> Found {
    let bytes = text.as_bytes();
    let named = name_after(bytes, b"<");
    let Found::Yes { len, .. } = named else {
        return named;
    };
    match bytes.get(len) {
        None => return Found::Partial,
        Some(b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r') => {}
        Some(_) => return Found::No,
    }
    match bytes[len..].iter().take(TAG_LIMIT).position(|&b| b == b'>' || b == b'<') {
        Some(end) if bytes[len + end] == b'>' => {
            Found::Yes { len: len + end + 1, keyed: keys.are_in(&text[len..len + end]) }
        }
        Some(_) => Found::No,
        None if bytes.len() - len >= TAG_LIMIT => Found::No,
        None => Found::Partial,
    }
}

/// `</memory>`, in any case, with white space allowed.
pub fn close_tag(text: &str) -> Found {
    let bytes = text.as_bytes();
    let named = name_after(bytes, b"</");
    let Found::Yes { len, .. } = named else {
        return named;
    };
    let space = space_length(&bytes[len..]);
    match bytes.get(len + space) {
        Some(b'>') => Found::Yes { len: len + space + 1, keyed: false },
        None if space < INFO_LIMIT => Found::Partial,
        _ => Found::No,
    }
}

fn name_after(bytes: &[u8], opening: &[u8]) -> Found {
    let len = opening.len() + NAME.len();
    let marker = opening.iter().chain(NAME);
    if !bytes.iter().zip(marker).all(|(byte, expected)| byte.eq_ignore_ascii_case(expected)) {
        return Found::No;
    }
    if bytes.len() < len { Found::Partial } else { Found::Yes { len, keyed: false } }
}

/// Looks past the info string and white space that follow the marks of an opening fence.
pub fn fence_info(bytes: &[u8]) -> Info {
    let line = bytes.iter().take(INFO_LIMIT).position(|b| b"\n`<".contains(b));
    match line {
        Some(end) if bytes[end] == b'<' => Info::Then(end),
        Some(end) if bytes[end] == b'\n' => match space_length(&bytes[end..]) {
            space if space > INFO_LIMIT => Info::No,
            space => Info::Then(end + space),
        },
        None if bytes.len() < INFO_LIMIT => Info::Partial,
        _ => Info::No,
    }
}

/// White space and `len` closing marks.
pub fn closing_fence(bytes: &[u8], mark: u8, len: usize) -> Found {
    let space = space_length(bytes);
    let marks = bytes[space..].iter().take(len).take_while(|&&b| b == mark).count();
    match space + marks {
        _ if space > INFO_LIMIT => Found::No,
        end if marks == len => Found::Yes { len: end, keyed: false },
        end if end == bytes.len() => Found::Partial,
        _ => Found::No,
    }
}

/// Whether the end of a text, after complete JSON, is only a closing tag that was cut off.
pub fn is_cut_ending(tail: &str) -> bool {
    let rest = tail.trim_matches(|c: char| c.is_ascii_whitespace() || c == '`' || c == '~');
    rest.is_empty() || matches!(close_tag(rest), Found::Partial)
}

/// The white space of markup.
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// How many bytes of white space `bytes` begins with.
pub fn space_length(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|&&b| is_space(b)).count()
}
