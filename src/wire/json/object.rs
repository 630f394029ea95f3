//! The members of a JSON object, and access to them by name.

use std::ops::Range;

use super::raw_value::RawValue;
use super::scanner::Scanner;

/// Calls `visit` with the name and value of each member of the JSON object `text`. `None` when `text` is not one object.
///
/// It builds no list of members, which would cost more than the scan: for events, of which a reply has thousands.
#[inline]
pub fn each_member<'a>(text: &'a str, mut visit: impl FnMut(RawValue<'a>, RawValue<'a>)) -> Option<()> {
    let mut scanner = Scanner::new(text);
    scanner.skip_space();
    scanner.expect(b'{')?;
    while scanner.next_element(b'}')? {
        let name = RawValue(scanner.value()?);
        scanner.skip_space();
        scanner.expect(b':')?;
        scanner.skip_space();
        visit(name, RawValue(scanner.value()?));
    }
    scanner.expect(b'}')?;
    scanner.is_at_end().then_some(())
}

/// The members of a JSON object, in order.
#[derive(Debug)]
pub struct Object<'a>(Vec<(RawValue<'a>, RawValue<'a>)>);

impl<'a> Object<'a> {
    /// Reads the JSON object `text`. `None` when `text` is not one object.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut members = Vec::with_capacity(12);
        each_member(text, |name, value| members.push((name, value)))?;
        Some(Self(members))
    }

    /// The object `value`. `None` for other values.
    pub fn of(value: RawValue<'a>) -> Option<Self> {
        Self::parse(value.0)
    }

    /// The value of the member `name`. `None` when there is none or it is `null`. The last of several members with one
    /// name counts, as in JavaScript.
    pub fn get(&self, name: &str) -> Option<RawValue<'a>> {
        let found = self.0.iter().rev().find(|(key, _)| key.is(name)).map(|(_, value)| *value);
        found.filter(|value| !value.is_null())
    }

    /// The value of the member whose name has the same bytes as `name`, escapes included. It may be `null`.
    pub fn get_raw(&self, name: RawValue) -> Option<RawValue<'a>> {
        self.0.iter().find(|(key, _)| key.0 == name.0).map(|(_, value)| *value)
    }

    /// The name and value of each member.
    pub fn members(&self) -> &[(RawValue<'a>, RawValue<'a>)] {
        &self.0
    }

    /// The value of each member.
    pub fn values(&self) -> impl Iterator<Item = RawValue<'a>> {
        self.0.iter().map(|(_, value)| *value)
    }

    /// The member `name`, if it is an object.
    pub fn object(&self, name: &str) -> Option<Object<'a>> {
        Object::of(self.get(name)?)
    }

    /// The unescaped member `name`, if it is a string.
    pub fn string(&self, name: &str) -> Option<String> {
        self.get(name)?.string()
    }

    /// The member `name`, if it is a string: its span in `json`, from which this object was read, and its unescaped text.
    pub fn string_in(&self, json: &str, name: &str) -> Option<(Range<usize>, String)> {
        let value = self.get(name)?;
        Some((value.span(json), value.string()?))
    }

    /// The items of the member `name`, if it is a list.
    pub fn items(&self, name: &str) -> Option<Vec<RawValue<'a>>> {
        self.get(name)?.items()
    }

    /// Whether the member `name` is the string `expected`.
    pub fn is(&self, name: &str, expected: &str) -> bool {
        self.get(name).is_some_and(|value| value.is(expected))
    }

    /// Whether the member `name` is `true`.
    pub fn is_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.0 == "true")
    }

    /// The member `name`, if it is a whole number from 0 to 2^64 - 1.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.0.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::super::RawValue;
    use super::Object;

    #[test]
    fn reads_members_without_changing_their_bytes() {
        let text =
            r#" { "a" : [1, {"b":"]\"}"} ,-2.5e3 ], "n":null,"c\u0064":"x\u00e9" ,"t":true,"u":7,"u":8,"":{} } "#;
        let object = Object::parse(text).unwrap();
        let items: Vec<&str> = object.items("a").unwrap().into_iter().map(RawValue::get).collect();
        assert_eq!(items, ["1", r#"{"b":"]\"}"}"#, "-2.5e3"]);
        assert_eq!((object.get("n"), object.string("cd").as_deref()), (None, Some("xé")));
        assert_eq!((object.number("u"), object.is_true("t"), object.object("").is_some()), (Some(8), true, true));
        let (span, value) = object.string_in(text, "cd").unwrap();
        assert_eq!((&text[span], value.as_str()), (r#""x\u00e9""#, "xé"));
        assert!(Object::parse("{}").unwrap().get("a").is_none());
    }

    #[test]
    fn refuses_truncated_text_and_other_values() {
        for text in
            ["", "{", "[]", "x", "{\"a\"}", "{\"a\":", "{\"a\":\"", "{\"a\":\"\\", "{\"a\":1}{", "{\"a\":1} x", "\"a\""]
        {
            assert!(Object::parse(text).is_none(), "{text}");
        }
    }
}
