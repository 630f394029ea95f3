//! What stands beside a statement: the session and the agent it is from, and what the app says of it. The text of a JSON
//! object as JavaScript writes it; empty for none.

use crate::wire::json::{Object, Raw};

/// Whether `more` has every member of `wanted`: objects member by member, all else as it is written.
pub(super) fn holds(more: &str, wanted: &str) -> bool {
    let Some(wanted) = Object::parse(wanted) else { return true };
    let Some(more) = Object::parse(more) else { return wanted.members().next().is_none() };
    wanted.members().all(|(name, wanted)| {
        let same = |value: Raw| {
            value.get() == wanted.get() || wanted.get().starts_with('{') && holds(value.get(), wanted.get())
        };
        more.members().any(|(key, value)| key.get() == name.get() && same(value))
    })
}

/// The members of `new`, and those of `old` that it has not.
pub(super) fn merged(old: &str, new: &str) -> String {
    let (Some(before), Some(now)) = (Object::parse(old), Object::parse(new)) else {
        return if new.is_empty() { old } else { new }.to_owned();
    };
    let stays = |name: Raw| now.members().all(|(key, _)| key.get() != name.get());
    let mut merged = String::from("{");
    for (name, value) in before.members().filter(|(name, _)| stays(*name)).chain(now.members()) {
        if merged.len() > 1 {
            merged.push(',');
        }
        merged.push_str(name.get());
        merged.push(':');
        merged.push_str(value.get());
    }
    merged.push('}');
    merged
}

#[cfg(test)]
mod tests {
    use super::{holds, merged};

    #[test]
    fn holds_what_is_wanted_of_it() {
        let more = r#"{"sessionId":"s","metadata":{"a":"1","b":1,"c{":true}}"#;
        for wanted in
            ["", "{}", r#"{"sessionId":"s"}"#, r#"{"metadata":{}}"#, r#"{"metadata":{"c{":true,"b":1}}"#, more]
        {
            assert!(holds(more, wanted), "{wanted}");
        }
        for wanted in [
            r#"{"sessionId":"t"}"#,
            r#"{"agentId":"s"}"#,
            r#"{"metadata":{"a":1}}"#,
            r#"{"metadata":{"a":"1","d":2}}"#,
            r#"{"sessionId":{"a":1}}"#,
        ] {
            assert!(!holds(more, wanted), "{wanted}");
            assert!(!holds("", wanted), "{wanted}");
        }
    }

    #[test]
    fn what_is_given_anew_takes_the_place() {
        assert_eq!(merged("", ""), "");
        assert_eq!(merged("", r#"{"a":1}"#), r#"{"a":1}"#);
        assert_eq!(merged(r#"{"a":1}"#, ""), r#"{"a":1}"#);
        assert_eq!(merged(r#"{"a":1,"b":{"x":","}}"#, r#"{"a":{"y":2}}"#), r#"{"b":{"x":","},"a":{"y":2}}"#);
    }
}
