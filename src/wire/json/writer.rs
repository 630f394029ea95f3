//! Writes JSON.

use super::string::quote;

/// Writes an object member by member. Names are written as they are: they need no escapes.
#[derive(Debug, Default)]
pub struct ObjectWriter(String);

impl ObjectWriter {
    /// Adds a member with a value that is JSON already.
    #[must_use]
    pub fn raw(mut self, name: &str, json: &str) -> Self {
        for part in [if self.0.is_empty() { "{\"" } else { ",\"" }, name, "\":", json] {
            self.0.push_str(part);
        }
        self
    }

    /// Adds a member with a string.
    #[must_use]
    pub fn string(self, name: &str, text: &str) -> Self {
        self.raw(name, &quote(text))
    }

    /// Adds a member with a number.
    #[must_use]
    pub fn number(self, name: &str, number: u64) -> Self {
        self.raw(name, &number.to_string())
    }

    /// The object. It has at least one member.
    #[must_use]
    pub fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

/// Writes a list of values that are JSON already.
pub fn list(items: impl IntoIterator<Item = String>) -> String {
    let items: Vec<String> = items.into_iter().collect();
    ["[", &items.join(","), "]"].concat()
}

/// Writes a list of strings.
pub fn string_list(texts: &[String]) -> String {
    list(texts.iter().map(|text| quote(text)))
}

#[cfg(test)]
mod tests {
    use super::{ObjectWriter, list, string_list};

    #[test]
    fn writes_members_in_order() {
        let texts = string_list(&["a\"".to_owned(), String::new()]);
        let object = ObjectWriter::default().string("s", "\n").number("n", u64::MAX).raw("l", &texts).end();
        assert_eq!(object, r#"{"s":"\n","n":18446744073709551615,"l":["a\"",""]}"#);
        assert_eq!(list([object.clone(), "[]".to_owned()]), format!("[{object},[]]"));
        assert_eq!(list([]), "[]");
    }
}
