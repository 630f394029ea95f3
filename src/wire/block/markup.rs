//! The markup of a block: its tags, and the code fence that a model may put around it.

use std::ops::Range;

use super::super::work;

/// The longest info string of a fence (`json`, `xml`), in bytes.
const INFO_LIMIT: usize = 40;
/// The most marks of a fence.
pub const MARK_LIMIT: usize = 64;
/// The longest list of attributes of an opening tag, in bytes.
const ATTRIBUTES_LIMIT: usize = 256;
/// The most white space between a closing tag and the end of its line that is examined, in bytes.
const LINE_END_LIMIT: usize = 64;
/// The ends of a thought that a model writes into its answer.
const THOUGHT_ENDS: [&[u8]; 4] = [b"</think>", b"</thinking>", b"</thought>", b"</reasoning>"];

/// How the start of a text compares with a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match<T> {
    /// It differs, whatever follows.
    No,
    /// All of it is a prefix of the pattern.
    Partial,
    /// It has the whole pattern.
    Full(T),
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

/// `<memory …>`, in any case, with any attributes. Returns the span of the attributes; the bracket follows them.
pub fn opening_tag(bytes: &[u8]) -> Match<Range<usize>> {
    let start = match prefix(bytes, b"<memory") {
        Match::Full(start) => start,
        Match::Partial => return Match::Partial,
        Match::No => return Match::No,
    };
    match bytes.get(start) {
        None => return Match::Partial,
        Some(b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r') => {}
        Some(_) => return Match::No,
    }
    let end = bytes[start..].iter().take(ATTRIBUTES_LIMIT).position(|&byte| byte == b'>' || byte == b'<');
    work::count(end.unwrap_or(bytes.len() - start));
    match end {
        Some(end) if bytes[start + end] == b'>' => Match::Full(start..start + end),
        Some(_) => Match::No,
        None if bytes.len() - start >= ATTRIBUTES_LIMIT => Match::No,
        None => Match::Partial,
    }
}

/// `</memory>`, in any case, with white space before the bracket. Returns its length.
pub fn closing_tag(bytes: &[u8]) -> Match<usize> {
    let name = prefix(bytes, b"</memory");
    let Match::Full(len) = name else { return name };
    let space = space_length(&bytes[len..], INFO_LIMIT);
    match bytes.get(len + space) {
        Some(b'>') => Match::Full(len + space + 1),
        None if space < INFO_LIMIT => Match::Partial,
        _ => Match::No,
    }
}

/// `</think>` or another end of a thought, in any case.
pub fn thought_end(bytes: &[u8]) -> Match<()> {
    let mut found = Match::No;
    for end in THOUGHT_ENDS {
        match prefix(bytes, end) {
            Match::Full(_) => return Match::Full(()),
            Match::Partial => found = Match::Partial,
            Match::No => {}
        }
    }
    found
}

/// What the unfinished opening tag `bytes` has of the value of its attribute `key`: nothing, characters of a key, or more.
/// `None` when `bytes` do not start like `<memory key="`.
pub fn unfinished_key(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes;
    for part in ["<memory", " ", "key", "="] {
        rest = match part {
            " " if rest.first().is_none_or(|&byte| is_space(byte)) => rest.trim_ascii_start(),
            _ => match prefix(rest.trim_ascii_start(), part.as_bytes()) {
                Match::Full(len) => &rest.trim_ascii_start()[len..],
                Match::Partial => return Some(&[]),
                Match::No => return None,
            },
        };
    }
    let quotes = rest.iter().take_while(|byte| b"\"'\\ \t\r\n".contains(byte)).count();
    Some(&rest[quotes..])
}

/// Whether `bytes`, which follow a closing tag, end its line. `None` while more text is needed.
pub fn ends_line(bytes: &[u8], is_final: bool) -> Option<bool> {
    let space = bytes.iter().take(LINE_END_LIMIT).take_while(|&&byte| byte == b' ' || byte == b'\t').count();
    work::count(space);
    match bytes.get(space) {
        _ if space == LINE_END_LIMIT => Some(true),
        None => is_final.then_some(true),
        Some(byte) => Some(b"\n\r<`".contains(byte)),
    }
}

/// The number of marks at the start of `bytes`, one more than [`MARK_LIMIT`] at most.
pub fn mark_count(bytes: &[u8], mark: u8) -> usize {
    let count = bytes.iter().take(MARK_LIMIT + 1).take_while(|&&byte| byte == mark).count();
    work::count(count);
    count
}

/// Looks past the info string and white space that follow the marks of an opening fence.
pub fn fence_info(bytes: &[u8]) -> FenceInfo {
    let line = bytes.iter().take(INFO_LIMIT).position(|b| b"\n`<".contains(b));
    work::count(line.unwrap_or(INFO_LIMIT.min(bytes.len())));
    match line {
        Some(end) if bytes[end] == b'<' => FenceInfo::ContentAt(end),
        Some(end) if bytes[end] == b'\n' => match space_length(&bytes[end..], INFO_LIMIT + 1) {
            space if space > INFO_LIMIT => FenceInfo::No,
            space => FenceInfo::ContentAt(end + space),
        },
        None if bytes.len() < INFO_LIMIT => FenceInfo::Partial,
        _ => FenceInfo::No,
    }
}

/// White space and `len` closing marks. Returns the length of both.
pub fn closing_fence(bytes: &[u8], mark: u8, len: usize) -> Match<usize> {
    let space = space_length(bytes, INFO_LIMIT + 1);
    let marks = bytes[space..].iter().take(len).take_while(|&&b| b == mark).count();
    match space + marks {
        _ if space > INFO_LIMIT => Match::No,
        end if marks == len => Match::Full(end),
        end if end == bytes.len() => Match::Partial,
        _ => Match::No,
    }
}

/// Whether `tail`, the end of a text after complete JSON, has nothing but a truncated closing tag or fence.
pub fn is_truncated_ending(tail: &str) -> bool {
    let rest = tail.trim_matches(|c: char| c.is_ascii_whitespace() || c == '`' || c == '~');
    rest.is_empty() || closing_tag(rest.as_bytes()) == Match::Partial
}

/// Whether `byte` is white space in markup.
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The number of white space bytes at the start of `bytes`, at most `limit`.
fn space_length(bytes: &[u8], limit: usize) -> usize {
    let len = bytes.iter().take(limit).take_while(|&&byte| is_space(byte)).count();
    work::count(len);
    len
}

/// Compares the start of `bytes` with `expected`, in any case. Returns its length.
fn prefix(bytes: &[u8], expected: &[u8]) -> Match<usize> {
    work::count(1);
    if !bytes.iter().zip(expected).all(|(byte, expected)| byte.eq_ignore_ascii_case(expected)) {
        return Match::No;
    }
    if bytes.len() < expected.len() { Match::Partial } else { Match::Full(expected.len()) }
}

#[cfg(test)]
mod tests {
    use super::unfinished_key;

    #[test]
    fn finds_the_key_of_an_unfinished_tag() {
        let key = |text: &'static str| unfinished_key(text.as_bytes());
        for text in ["<", "<mem", "<MEMORY", "<memory ", "<memory  ke", "<memory key", "<memory key =", "<memory key='"]
        {
            assert_eq!(key(text), Some(&b""[..]), "{text}");
        }
        assert_eq!(key("<memory key=\"K3f"), Some(&b"K3f"[..]));
        assert_eq!(key("<memory key=\\\"K3f\\\" x"), Some(&b"K3f\\\" x"[..]));
        for text in ["<b", "<memories", "<memory of", "<memory key of", "<memory>"] {
            assert_eq!(key(text), None, "{text}");
        }
    }
}
