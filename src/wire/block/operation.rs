//! The operations in a block: memories to add, to update and to forget.

use serde::{Deserialize, Serialize};

use super::lenient_json::{self, Value};
use super::placeholder::is_placeholder;

/// One change of a user's memories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operation {
    /// Adds a memory.
    Add {
        /// The statement.
        text: String,
        /// The category as the model wrote it.
        category: Option<String>,
    },
    /// Replaces the text of a memory.
    Update {
        /// The handle of the memory in the request: `m1`, `m2`, …
        handle: String,
        /// The new statement.
        text: String,
        /// The category as the model wrote it.
        category: Option<String>,
    },
    /// Deletes a memory.
    Forget {
        /// The handle of the memory in the request: `m1`, `m2`, …
        handle: String,
    },
    /// Deletes the memories about a subject.
    ForgetAbout {
        /// The subject.
        about: String,
    },
    /// Deletes all memories, or all of a category.
    ForgetAll {
        /// The category as the model wrote it; empty for what is no text.
        category: Option<String>,
    },
}

/// A complete block, parsed once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    /// The text between the tags.
    pub content: String,
    /// The operations in it, in order.
    pub operations: Vec<Operation>,
}

impl Block {
    /// Parses the content of a block. Invalid parts of it yield no operations.
    pub fn parse(content: &str) -> Self {
        Self { content: content.to_owned(), operations: parse(content) }
    }
}

/// The most blocks of one answer that are learned from.
pub const BLOCKS_LIMIT: usize = 64;

/// What was found in the answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundBlocks {
    /// The blocks to learn from.
    pub blocks: Vec<Block>,
    /// The number of texts that end with a block without a key: the model drops the key.
    pub unkeyed: usize,
    /// The number of keyed blocks in code, which are removed and not learned from.
    pub fenced: usize,
}

impl FoundBlocks {
    /// Adds what was found in another text of the answer. Blocks that say the same count once.
    pub fn add(&mut self, more: Self) {
        for block in more.blocks {
            let is_known = self.blocks.iter().any(|known| known.operations == block.operations);
            if self.blocks.len() < BLOCKS_LIMIT && (block.operations.is_empty() || !is_known) {
                self.blocks.push(block);
            }
        }
        self.unkeyed += more.unkeyed;
        self.fenced += more.fenced;
    }
}

/// Parses a model's list of memories, with or without prose around it. Invalid parts of it yield no operations.
pub fn parse(text: &str) -> Vec<Operation> {
    operations_in(&lenient_json::roots(text))
}

fn operations_in(roots: &[Value]) -> Vec<Operation> {
    let mut operations = Vec::new();
    for root in roots {
        collect(root, &mut operations);
    }
    operations
}

type Members = [(String, Value)];

/// The members that name a category.
const CATEGORY: [&str; 3] = ["category", "type", "kind"];
/// What a model writes in place of a handle when it means all memories.
const ALL: [&str; 2] = ["all", "everything"];

/// What a model writes in place of a handle when it means a subject.
const ABOUT: &str = "about";

fn collect(value: &Value, operations: &mut Vec<Operation>) {
    match value {
        Value::List(items) => items.iter().for_each(|item| collect(item, operations)),
        Value::Text(text) => operations.extend(add(text, None)),
        Value::Object(members) => match get(members, "memories") {
            Some(memories) => collect(memories, operations),
            None => operations.extend(operation(members)),
        },
        Value::Null => {}
    }
}

fn operation(members: &Members) -> Option<Operation> {
    if let Some(handle) = first_string(members, &["forget", "delete", "remove"]) {
        let is_all = ALL.iter().any(|all| handle.trim_matches(['[', ']']).trim().eq_ignore_ascii_case(all));
        if is_all {
            return Some(forget_all(members));
        }
        let subject = handle.get(..ABOUT.len()).filter(|start| start.eq_ignore_ascii_case(ABOUT));
        let inside = subject.map(|_| handle[ABOUT.len()..].trim()).filter(|rest| !rest.is_empty()).map(str::to_owned);
        let about = subject.and_then(|_| first_string(members, &["about", "subject", "topic"])).or(inside);
        return Some(about.map_or(Operation::Forget { handle }, |about| Operation::ForgetAbout { about }));
    }
    let text = statement(members)?;
    let category = first_string(members, &CATEGORY);
    match first_string(members, &["update", "updates", "replaces"]) {
        Some(handle) => Some(Operation::Update { handle, text, category }),
        None => add(&text, category),
    }
}

/// A category that cannot be read is none that is known, so that it does not stand for all.
fn forget_all(members: &Members) -> Operation {
    let category = match CATEGORY.iter().find_map(|name| get(members, name)) {
        None | Some(Value::Null) => None,
        Some(Value::Text(category)) => Some(category.clone()),
        Some(_) => Some(String::new()),
    };
    Operation::ForgetAll { category }
}

fn add(text: &str, category: Option<String>) -> Option<Operation> {
    let text = text.trim();
    (!is_placeholder(text)).then(|| Operation::Add { text: text.to_owned(), category })
}

fn statement(members: &Members) -> Option<String> {
    first_string(members, &["content", "text", "memory", "fact"]).filter(|text| !is_placeholder(text))
}

/// The first member of these names, if it is a string with more than white space.
fn first_string(members: &Members, names: &[&str]) -> Option<String> {
    match names.iter().find_map(|name| get(members, name))? {
        Value::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    }
}

fn get<'a>(members: &'a Members, name: &str) -> Option<&'a Value> {
    members.iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::{Block, FoundBlocks, Operation, parse};

    fn texts(content: &str) -> Vec<String> {
        parse(content)
            .into_iter()
            .map(|operation| match operation {
                Operation::Add { text, category } => format!("+{text}/{}", category.unwrap_or_default()),
                Operation::Update { handle, text, .. } => format!("{handle}={text}"),
                Operation::Forget { handle } => format!("-{handle}"),
                Operation::ForgetAbout { about } => format!("-about {about}"),
                Operation::ForgetAll { category } => format!("-all/{}", category.as_deref().unwrap_or("any")),
            })
            .collect()
    }

    #[test]
    fn reads_every_shape_of_a_list_of_memories() {
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
    fn all_can_be_forgotten() {
        assert_eq!(
            texts(r#"[{"forget":"all"},{"delete":" [ALL] "},{"remove":"everything","category":null}]"#),
            ["-all/any"; 3]
        );
        let categories =
            r#"[{"forget":"all","category":"fact"},{"forget":"all","type":""},{"forget":"all","category":["fact"]}]"#;
        assert_eq!(texts(categories), ["-all/fact", "-all/", "-all/"]);
        assert_eq!(texts(r#"[{"forget":"all of it"},{"forget":["all"]},{"forget":{}}]"#), ["-all of it"]);
    }

    #[test]
    fn a_subject_can_be_forgotten() {
        assert_eq!(
            texts(r#"[{"forget":"about","about":"my health"},{"delete":"About Tom"},{"forget":"about","topic":"x"}]"#),
            ["-about my health", "-about Tom", "-about x"]
        );
        assert_eq!(
            texts(r#"[{"forget":"about"},{"forget":"ab"},{"forget":"about","about":""}]"#),
            ["-about", "-ab", "-about"]
        );
    }

    #[test]
    fn placeholders_are_no_operations() {
        assert_eq!(texts(r#"{"memories":[{"content":"…","category":"fact"},{"content":"a"}]}"#), ["+a/"]);
        assert_eq!(
            texts(r#"{"memories":[{"update":"m1","content":"..."},"N/A",{"text":null}]}"#),
            Vec::<String>::new()
        );
    }

    #[test]
    fn blocks_that_say_the_same_count_once() {
        let block = |content: &str| Block::parse(content);
        let found = |blocks: Vec<Block>| FoundBlocks { blocks, unkeyed: 1, fenced: 0 };
        let mut all = found(vec![block(r#"["a"]"#)]);
        all.add(found(vec![block(r#"{"memories":[{"content":"a"}]}"#), block(r#"["b"]"#), block(r#"["b"]"#)]));
        assert_eq!(all, FoundBlocks { unkeyed: 2, ..found(vec![block(r#"["a"]"#), block(r#"["b"]"#)]) });
    }
}
