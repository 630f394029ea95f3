//! A memory's scope: the text of a JSON object that JavaScript wrote, empty for none. It holds the session and the agent that
//! the memory comes from, and the app's metadata.

use crate::wire::json::Object;

/// The deepest nesting of a scope.
const MAX_DEPTH: usize = 100;

/// Whether `scope` has every member of `wanted`. Objects are compared member by member, other values byte by byte.
pub(super) fn matches(scope: &str, wanted: &str) -> bool {
    let Some(wanted) = Object::parse(wanted) else { return true };
    let scope = Object::parse(scope);
    wanted.members().iter().all(|(name, wanted)| {
        let value = scope.as_ref().and_then(|scope| scope.get_raw(*name));
        value.is_some_and(|value| {
            value.get() == wanted.get() || wanted.get().starts_with('{') && matches(value.get(), wanted.get())
        })
    })
}

/// Whether `scope` is a JSON object that JavaScript can parse.
pub(super) fn is_valid(scope: &str) -> bool {
    let mut rest = scope.as_bytes();
    scope.starts_with('{') && skip_value(&mut rest, 0).is_some() && rest.is_empty()
}

/// Moves past a JSON value and the white space after it. `None` for what is none.
fn skip_value(rest: &mut &[u8], depth: usize) -> Option<()> {
    let closing = match rest.first()? {
        b'"' => return skip_string(rest),
        b'{' => b'}',
        b'[' => b']',
        _ => return skip_literal(rest),
    };
    advance(rest, 1);
    let mut is_first = true;
    while depth < MAX_DEPTH {
        if is_first && rest.first() == Some(&closing) {
            advance(rest, 1);
            return Some(());
        }
        is_first = false;
        if closing == b'}' {
            (rest.first() == Some(&b'"')).then_some(())?;
            skip_string(rest)?;
            (rest.first() == Some(&b':')).then_some(())?;
            advance(rest, 1);
        }
        skip_value(rest, depth + 1)?;
        let next = *rest.first()?;
        advance(rest, 1);
        if next == closing {
            return Some(());
        }
        (next == b',').then_some(())?;
    }
    None
}

fn skip_string(rest: &mut &[u8]) -> Option<()> {
    let mut at = 1;
    loop {
        match rest.get(at)? {
            b'"' => break,
            b'\\' => match rest.get(at + 1)? {
                b'u' => {
                    rest.get(at + 2..at + 6)?.iter().all(u8::is_ascii_hexdigit).then_some(())?;
                    at += 6;
                }
                escape => {
                    b"\"\\/bfnrt".contains(escape).then_some(())?;
                    at += 2;
                }
            },
            0..0x20 => return None,
            _ => at += 1,
        }
    }
    advance(rest, at + 1);
    Some(())
}

/// A number, `true`, `false` or `null`.
fn skip_literal(rest: &mut &[u8]) -> Option<()> {
    let len = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
    let literal = &rest[..len];
    (matches!(literal, b"true" | b"false" | b"null") || is_number(literal)).then(|| advance(rest, len))
}

fn is_number(literal: &[u8]) -> bool {
    let digits = |text: &mut &[u8]| {
        let len = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        *text = &text[len..];
        len
    };
    let mut text = literal.strip_prefix(b"-").unwrap_or(literal);
    let has_leading_zero = text.first() == Some(&b'0');
    let whole = digits(&mut text);
    let mut is_valid = whole > 0 && !(has_leading_zero && whole > 1);
    if let Some(fraction) = text.strip_prefix(b".") {
        text = fraction;
        is_valid &= digits(&mut text) > 0;
    }
    if let Some(exponent) = text.strip_prefix(b"e").or_else(|| text.strip_prefix(b"E")) {
        text = exponent.strip_prefix(b"+").or_else(|| exponent.strip_prefix(b"-")).unwrap_or(exponent);
        is_valid &= digits(&mut text) > 0;
    }
    is_valid && text.is_empty()
}

/// Moves past `len` bytes and the white space after them.
fn advance(rest: &mut &[u8], len: usize) {
    *rest = rest[len..].trim_ascii_start();
}

/// The members of `new`, and those of `old` that `new` lacks.
pub(super) fn merge(old: &str, new: &str) -> String {
    let Some(new_members) = Object::parse(new).filter(|new| !new.members().is_empty()) else { return old.to_owned() };
    let mut merged = new.to_owned();
    if let Some(old) = Object::parse(old) {
        for (name, value) in old.members() {
            if new_members.get_raw(*name).is_none() {
                merged.pop();
                for part in [",", name.get(), ":", value.get(), "}"] {
                    merged.push_str(part);
                }
            }
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::{is_valid, matches, merge};

    #[test]
    fn matches_when_every_wanted_member_is_there() {
        let scope = r#"{"sessionId":"s","metadata":{"a":"1","b":1,"c{":true}}"#;
        for wanted in
            ["", "{}", r#"{"sessionId":"s"}"#, r#"{"metadata":{}}"#, r#"{"metadata":{"c{":true,"b":1}}"#, scope]
        {
            assert!(matches(scope, wanted), "{wanted}");
        }
        for wanted in [
            r#"{"sessionId":"t"}"#,
            r#"{"agentId":"s"}"#,
            r#"{"metadata":{"a":1}}"#,
            r#"{"metadata":{"a":"1","d":2}}"#,
            r#"{"sessionId":{"a":1}}"#,
        ] {
            assert!(!matches(scope, wanted), "{wanted}");
            assert!(!matches("", wanted), "{wanted}");
        }
    }

    #[test]
    fn valid_is_what_javascript_can_parse() {
        for valid in [
            "{}",
            r#"{"a":1,"b":-0.5e+3,"c":[],"d":[1,"x",null],"e":{"f":true}}"#,
            "{ \"a\" : [ 1 , { } ] , \"b\" : \"\\u00e9\\n\\\"\" }",
        ] {
            assert!(is_valid(valid), "{valid}");
        }
        for invalid in [
            "", "[]", "1", "\"{}\"", "{", "{}}", "{} {}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{a:1}", "{'a':1}",
            "{\"a\":01}", "{\"a\":+1}", "{\"a\":1.}", "{\"a\":.5}", "{\"a\":1e}", "{\"a\":NaN}", "{\"a\":undefined}",
            "{\"a\":[1,]}", "{\"a\":[1 2]}", "{\"a\":[}", "{\"a\":\"\n\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":tru}",
            "{\"a\":\"\\\"}", "{\"a\":1}x", "{\"a\" 1}",
        ] {
            assert!(!is_valid(invalid), "{invalid}");
        }
        assert!(!is_valid(&["{\"a\":", &"[".repeat(200), &"]".repeat(200), "}"].concat()));
    }

    #[test]
    fn new_members_replace_old_ones() {
        assert_eq!(merge("", ""), "");
        assert_eq!(merge("", r#"{"a":1}"#), r#"{"a":1}"#);
        assert_eq!(merge(r#"{"a":1}"#, ""), r#"{"a":1}"#);
        assert_eq!(merge(r#"{"a":1,"b":{"x":","}}"#, r#"{"a":{"y":2}}"#), r#"{"a":{"y":2},"b":{"x":","}}"#);
        assert_eq!(merge(r#"{"a":1}"#, "{}"), r#"{"a":1}"#);
    }
}
