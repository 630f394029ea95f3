//! A JSON value as it is written.

use std::ops::Range;

use super::scanner::Scanner;
use super::string::unescape;

/// The bytes of one JSON value, read only on demand.
///
/// Rejected: `serde_json::value::RawValue`, which parses the values that are skipped, once at each level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawValue<'a>(pub(super) &'a str);

impl<'a> RawValue<'a> {
    /// The one value in `text`, with white space around it. `None` for an empty text, invalid JSON and several values.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut scanner = Scanner::new(text);
        scanner.skip_space();
        let value = Self(scanner.value()?);
        scanner.is_at_end().then_some(value)
    }

    /// The value's JSON text.
    pub fn get(self) -> &'a str {
        self.0
    }

    /// The bytes of `json` that hold this value, which was read from `json`.
    pub fn span(self, json: &str) -> Range<usize> {
        let start = self.0.as_ptr().addr() - json.as_ptr().addr();
        start..start + self.0.len()
    }

    /// The unescaped text of a JSON string. `None` for other values.
    pub fn string(self) -> Option<String> {
        let inside = self.0.strip_prefix('"')?.strip_suffix('"')?;
        Some(unescape(inside))
    }

    /// Whether this is the JSON string `expected`.
    pub fn is(self, expected: &str) -> bool {
        // An escape is longer than the character that it stands for.
        match self.0.len().checked_sub(expected.len() + 2) {
            Some(0) => self.0.as_bytes()[0] == b'"' && self.0.as_bytes()[1..].starts_with(expected.as_bytes()),
            Some(_) => self.0.contains('\\') && self.string().as_deref() == Some(expected),
            None => false,
        }
    }

    /// The items of a list. `None` for other values.
    pub fn items(self) -> Option<Vec<RawValue<'a>>> {
        let mut items = Vec::new();
        self.each_item(|item| items.push(item))?;
        Some(items)
    }

    /// Calls `visit` with each item of a list. `None` for other values.
    #[inline]
    pub fn each_item(self, mut visit: impl FnMut(RawValue<'a>)) -> Option<()> {
        let mut scanner = Scanner::new(self.0);
        scanner.expect(b'[')?;
        while scanner.next_element(b']')? {
            visit(RawValue(scanner.value()?));
        }
        Some(())
    }

    /// Whether this is `null`.
    pub fn is_null(self) -> bool {
        self.0 == "null"
    }
}
