//! A memory's scope: the text of a JSON object that JavaScript wrote, empty for none. It holds the session and the agent that
//! the memory comes from, and the app's metadata.

use crate::wire::json::Object;

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
    use super::{matches, merge};

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
    fn new_members_replace_old_ones() {
        assert_eq!(merge("", ""), "");
        assert_eq!(merge("", r#"{"a":1}"#), r#"{"a":1}"#);
        assert_eq!(merge(r#"{"a":1}"#, ""), r#"{"a":1}"#);
        assert_eq!(merge(r#"{"a":1,"b":{"x":","}}"#, r#"{"a":{"y":2}}"#), r#"{"a":{"y":2},"b":{"x":","}}"#);
        assert_eq!(merge(r#"{"a":1}"#, "{}"), r#"{"a":1}"#);
    }
}
