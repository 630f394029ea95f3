//! Edits in a text, by place.

use std::ops::Range;

/// A replacement for the bytes at `span`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Into the text that is edited.
    pub span: Range<usize>,
    /// What stands there afterwards.
    pub with: String,
}

/// The edits that take items out of a list: `items` are where they lie, in order, `goes` says which.
pub fn without(items: &[Range<usize>], goes: impl Fn(usize) -> bool) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut kept = false;
    for (at, item) in items.iter().enumerate() {
        if !goes(at) {
            kept = true;
            continue;
        }
        // With the comma before it, or the one after it when nothing stands before.
        let span = match (kept, items.get(at + 1)) {
            (true, _) => items[at - 1].end..item.end,
            (false, Some(next)) => item.start..next.start,
            (false, None) => item.clone(),
        };
        edits.push(Edit { span, with: String::new() });
    }
    edits
}

/// Applies edits that do not overlap, in any order.
pub fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    let mut edited = String::with_capacity(text.len() + edits.iter().map(|edit| edit.with.len()).sum::<usize>());
    let mut at = 0;
    while let Some(first) = (0..edits.len()).min_by_key(|&edit| edits[edit].span.start) {
        let edit = edits.swap_remove(first);
        edited.push_str(&text[at..edit.span.start]);
        edited.push_str(&edit.with);
        at = edit.span.end;
    }
    edited.push_str(&text[at..]);
    edited
}

#[cfg(test)]
mod tests {
    use super::{Edit, apply, without};

    #[test]
    fn items_go_with_a_comma() {
        let text = "[a, b , c]";
        let items = [1..2, 4..5, 8..9];
        for (goes, left) in
            [("a", "[b , c]"), ("b", "[a , c]"), ("c", "[a, b]"), ("ab", "[c]"), ("bc", "[a]"), ("abc", "[]")]
        {
            let edits = without(&items, |at| goes.contains(&text[items[at].clone()]));
            assert_eq!(apply(text, edits), left, "without {goes}");
        }
        let edit = |span, with: &str| Edit { span, with: with.to_owned() };
        assert_eq!(apply("abc", vec![edit(2..3, "z"), edit(0..1, "x")]), "xbz");
    }
}
