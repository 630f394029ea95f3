//! The items of a complete reply: output items, content blocks.

use std::ops::Range;

use super::super::json;

/// An item of a reply.
#[derive(Debug)]
pub struct Item {
    /// Its span in the JSON.
    pub span: Range<usize>,
    /// What it contains.
    pub kind: ItemKind,
}

/// What an item contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// Text, a tool call, or anything else that the app uses.
    Content,
    /// Text of length zero.
    EmptyText,
    /// The model's reasoning.
    Reasoning,
}

/// Removes from `edited` the items that have content in `reply` and none in `edited`, unless no other item has content.
pub fn remove_emptied(reply: &str, edited: String, items: fn(&str) -> Vec<Item>) -> String {
    let (before, after) = (items(reply), items(&edited));
    if before.len() != after.len() || !after.iter().any(|item| item.kind == ItemKind::Content) {
        return edited;
    }
    let is_emptied = |at: usize| before[at].kind == ItemKind::Content && after[at].kind == ItemKind::EmptyText;
    let spans: Vec<Range<usize>> = after.iter().map(|item| item.span.clone()).collect();
    json::apply_edits(&edited, json::remove_items(&spans, is_emptied))
}
