//! Edits of a text by byte range.

use std::ops::Range;

/// Replaces the bytes at `span`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Byte range in the original text.
    pub span: Range<usize>,
    /// The text that takes its place.
    pub replacement: String,
}

/// The edits that remove items from a list, each with one comma. `items` are the spans of all items, in order;
/// `is_removed` is called with the index of each.
pub fn remove_items(items: &[Range<usize>], is_removed: impl Fn(usize) -> bool) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut has_kept = false;
    for (at, item) in items.iter().enumerate() {
        if !is_removed(at) {
            has_kept = true;
            continue;
        }
        // With the comma before it; the first items of the list with the comma after it.
        let span = match (has_kept, items.get(at + 1)) {
            (true, _) => items[at - 1].end..item.end,
            (false, Some(next)) => item.start..next.start,
            (false, None) => item.clone(),
        };
        match edits.last_mut() {
            Some(Edit { span: last, .. }) if last.end == span.start => last.end = span.end,
            _ => edits.push(Edit { span, replacement: String::new() }),
        }
    }
    edits
}

/// Applies `edits`, in any order. Their spans must not overlap.
pub fn apply_edits(text: &str, mut edits: Vec<Edit>) -> String {
    let added: usize = edits.iter().map(|edit| edit.replacement.len()).sum();
    let mut edited = String::with_capacity(text.len() + added);
    let mut at = 0;
    while let Some(first) = (0..edits.len()).min_by_key(|&edit| edits[edit].span.start) {
        let edit = edits.swap_remove(first);
        edited.push_str(&text[at..edit.span.start]);
        edited.push_str(&edit.replacement);
        at = edit.span.end;
    }
    edited.push_str(&text[at..]);
    edited
}

#[cfg(test)]
mod tests {
    use super::{Edit, apply_edits, remove_items};

    #[test]
    fn removing_an_item_removes_one_comma() {
        let text = "[a, b , c]";
        let items = [1..2, 4..5, 8..9];
        for (removed, left) in
            [("a", "[b , c]"), ("b", "[a , c]"), ("c", "[a, b]"), ("ab", "[c]"), ("bc", "[a]"), ("abc", "[]")]
        {
            let edits = remove_items(&items, |at| removed.contains(&text[items[at].clone()]));
            assert_eq!(apply_edits(text, edits), left, "without {removed}");
        }
        let edit = |span, replacement: &str| Edit { span, replacement: replacement.to_owned() };
        assert_eq!(apply_edits("abc", vec![edit(2..3, "z"), edit(0..1, "x")]), "xbz");
    }
}
