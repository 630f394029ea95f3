//! What stands beside a statement: the session and the agent it is from, and what the app says of it. The text of a JSON
//! object as JavaScript writes it; empty for none.

use crate::wire::json::Object;

/// Whether `more` has every member of `wanted`: objects member by member, all else as it is written.
pub(super) fn holds(more: &str, wanted: &str) -> bool {
    let Some(wanted) = Object::parse(wanted) else { return true };
    let more = Object::parse(more);
    wanted.members().iter().all(|(name, wanted)| {
        let value = more.as_ref().and_then(|more| more.get_raw(*name));
        value.is_some_and(|value| {
            value.get() == wanted.get() || wanted.get().starts_with('{') && holds(value.get(), wanted.get())
        })
    })
}

/// The members of `new`, and those of `old` that it has not.
pub(super) fn merged(old: &str, new: &str) -> String {
    let Some(now) = Object::parse(new).filter(|now| !now.members().is_empty()) else { return old.to_owned() };
    let mut merged = new.to_owned();
    if let Some(before) = Object::parse(old) {
        for (name, value) in before.members() {
            if now.get_raw(*name).is_none() {
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
        assert_eq!(merged(r#"{"a":1,"b":{"x":","}}"#, r#"{"a":{"y":2}}"#), r#"{"a":{"y":2},"b":{"x":","}}"#);
        assert_eq!(merged(r#"{"a":1}"#, "{}"), r#"{"a":1}"#);
    }
}
