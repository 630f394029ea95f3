//! Escaping and unescaping of JSON strings.
//!
//! Rejected: `serde_json`, whose two functions for this bring a whole parser: a twentieth of the engine.

use std::fmt::Write;

use super::super::work;

/// Unescapes `inside`, the text between the quotation marks of a JSON string.
///
/// An unpaired surrogate, which JavaScript strings can hold and servers send, becomes U+FFFD. An unknown escape becomes
/// the escaped character.
pub fn unescape(inside: &str) -> String {
    work::count(inside.len());
    let mut text = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(escaped) = rest.chars().next() else { break };
        if escaped == 'u'
            && let Some((c, len)) = unescape_unicode(rest)
        {
            text.push(c);
            rest = &rest[len..];
            continue;
        }
        text.push(match escaped {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            other => other,
        });
        rest = &rest[escaped.len_utf8()..];
    }
    text.push_str(rest);
    text
}

/// The character of `uXXXX`, or of a surrogate pair `uXXXX\uXXXX`, at the start of `escape`, and the length of that escape
/// in bytes.
fn unescape_unicode(escape: &str) -> Option<(char, usize)> {
    let unit = utf16_unit(escape)?;
    if let Some(c) = char::from_u32(unit) {
        return Some((c, 5));
    }
    let low = escape[5..].strip_prefix('\\').and_then(utf16_unit).filter(|low| (0xdc00..0xe000).contains(low));
    match low.filter(|_| unit < 0xdc00) {
        Some(low) => Some((char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00))?, 11)),
        None => Some((char::REPLACEMENT_CHARACTER, 5)),
    }
}

/// The UTF-16 code unit of `uXXXX`.
fn utf16_unit(escape: &str) -> Option<u32> {
    let digits = escape.strip_prefix('u')?.get(..4)?;
    u32::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))
}

/// Writes `text` as a JSON string, with quotation marks.
pub fn quote(text: &str) -> String {
    work::count(text.len());
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    // Most of a text is copied as it is.
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        let (b'"' | b'\\' | ..b' ') = byte else { continue };
        quoted.push_str(&text[copied..at]);
        copied = at + 1;
        match byte {
            b'"' => quoted.push_str("\\\""),
            b'\\' => quoted.push_str("\\\\"),
            b'\n' => quoted.push_str("\\n"),
            b'\r' => quoted.push_str("\\r"),
            b'\t' => quoted.push_str("\\t"),
            // Writing to a string cannot fail.
            _ => drop(write!(quoted, "\\u{byte:04x}")),
        }
    }
    quoted.push_str(&text[copied..]);
    quoted.push('"');
    quoted
}

// proptest does not run in a browser.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::{quote, unescape};

    #[test]
    fn an_unpaired_surrogate_becomes_a_replacement_character() {
        assert_eq!(unescape(r"\ud83d <\ud83d\udc0d\n\\é"), "\u{fffd} <🐍\n\\é");
        assert_eq!(unescape(r"\udc0d\ud83dx\u12"), "\u{fffd}\u{fffd}xu12");
        assert_eq!(unescape(r"\u+123\'\é\"), "u+123'é");
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json(text in any::<String>()) {
            let quoted = quote(&text);
            prop_assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text.as_str());
            let expected = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(unescape(&expected[1..expected.len() - 1]), text.as_str());
            let escaped: Vec<String> = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
            prop_assert_eq!(unescape(&escaped.concat()), text.as_str());
        }
    }
}
