//! What a block says: the memories to add, to change and to forget.

use super::lenient_json::{self, Value};

/// One thing that a reply taught.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// A new memory.
    Add {
        /// The statement.
        text: String,
        /// As the model wrote it.
        category: Option<String>,
    },
    /// A memory that was shown as `handle` now reads `text`.
    Update {
        /// As in the request: `m1`.
        handle: String,
        /// The statement.
        text: String,
        /// As the model wrote it.
        category: Option<String>,
    },
    /// The user took back what was shown as `handle`.
    Forget {
        /// As in the request: `m1`.
        handle: String,
    },
}

type Members = [(String, Value)];

/// Reads the content of a block; what cannot be read is left out.
pub fn parse(content: &str) -> Vec<Operation> {
    let mut operations = Vec::new();
    for root in lenient_json::roots(content) {
        collect(&root, &mut operations);
    }
    operations
}

/// Whether `content` has the shape of a memory block: a list of memories, or an object with one.
pub fn is_block(content: &str) -> bool {
    if content.trim().is_empty() {
        return true;
    }
    let roots = lenient_json::roots(content);
    !roots.is_empty() && roots.iter().all(is_block_shaped)
}

fn is_block_shaped(root: &Value) -> bool {
    match root {
        Value::List(items) => items.iter().all(|item| match item {
            Value::Text(text) => text.contains(' '),
            Value::Object(members) => is_item(members),
            _ => false,
        }),
        Value::Object(members) => get(members, "memories").is_some() || is_item(members),
        _ => false,
    }
}

fn is_item(item: &Members) -> bool {
    text_of(item).is_some() || get(item, "forget").is_some()
}

fn collect(value: &Value, operations: &mut Vec<Operation>) {
    match value {
        Value::List(items) => items.iter().for_each(|item| collect(item, operations)),
        Value::Text(text) => operations.extend(add(text, None)),
        Value::Object(members) => match get(members, "memories") {
            Some(memories) => collect(memories, operations),
            None => operations.extend(item(members)),
        },
        _ => {}
    }
}

fn item(item: &Members) -> Option<Operation> {
    if let Some(handle) = string(item, &["forget", "delete", "remove"]) {
        return Some(Operation::Forget { handle });
    }
    let text = text_of(item)?;
    let category = string(item, &["category", "type", "kind"]);
    match string(item, &["update", "updates", "replaces"]) {
        Some(handle) => Some(Operation::Update { handle, text, category }),
        None => add(&text, category),
    }
}

fn add(text: &str, category: Option<String>) -> Option<Operation> {
    let text = text.trim();
    (!text.is_empty()).then(|| Operation::Add { text: text.to_owned(), category })
}

fn text_of(item: &Members) -> Option<String> {
    string(item, &["content", "text", "memory", "fact"])
}

fn string(item: &Members, names: &[&str]) -> Option<String> {
    match names.iter().find_map(|name| get(item, name))? {
        Value::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    }
}

fn get<'a>(members: &'a Members, name: &str) -> Option<&'a Value> {
    members.iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::{Operation, is_block, parse};

    fn texts(content: &str) -> Vec<String> {
        parse(content)
            .into_iter()
            .map(|operation| match operation {
                Operation::Add { text, category } => format!("+{text}/{}", category.unwrap_or_default()),
                Operation::Update { handle, text, .. } => format!("{handle}={text}"),
                Operation::Forget { handle } => format!("-{handle}"),
            })
            .collect()
    }

    #[test]
    fn reads_every_shape() {
        assert_eq!(texts(r#"{"memories":[{"content":"a","category":"fact"}]}"#), ["+a/fact"]);
        assert_eq!(texts(r#"[{"text":"a"},"b"]"#), ["+a/", "+b/"]);
        assert_eq!(texts(r#"{"memories":["a"," "]}"#), ["+a/"]);
        assert_eq!(texts(r#"{"memories":null}"#), Vec::<String>::new());
        assert_eq!(texts(r#"{"content":"a"}"#), ["+a/"]);
        assert_eq!(texts("{\"content\":\"a\"}\n{\"content\":\"b\"}"), ["+a/", "+b/"]);
        assert_eq!(texts(r#"{"memories":[{"update":"m1","content":"a"},{"forget":"m2"}]}"#), ["m1=a", "-m2"]);
        assert_eq!(texts("not json"), Vec::<String>::new());
    }

    #[test]
    fn tells_a_block_from_other_json() {
        assert!(is_block(r#"{"memories":[]}"#));
        assert!(is_block(r#"[{"content":"a"}]"#));
        assert!(is_block(r#"{"memories":[{"content":"a"},{"con"#));
        assert!(!is_block(r#"{"size":"16GB"}"#));
        assert!(!is_block("16GB"));
        assert!(!is_block("[1,2]"));
    }
}
