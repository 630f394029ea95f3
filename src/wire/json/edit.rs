//! Edits of a text by byte range.

use std::ops::Range;

use super::super::work;

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

/// Applies `edits`, in any order. An edit inside the span of another one is left out.
pub fn apply_edits(text: &str, mut edits: Vec<Edit>) -> String {
    sort(&mut edits);
    let added: usize = edits.iter().map(|edit| edit.replacement.len()).sum();
    work::count(text.len() + added);
    let mut edited = String::with_capacity(text.len() + added);
    let mut at = 0;
    for Edit { span, replacement } in edits {
        if span.start >= at {
            edited.push_str(&text[at..span.start]);
            edited.push_str(&replacement);
            at = span.end;
        }
    }
    edited.push_str(&text[at..]);
    edited
}

/// Sorts edits by their start, and the longer first. The edits of a reply are in a few sorted runs, which are merged.
///
/// Rejected: `slice::sort_by_key`, which adds two kilobytes to the engine.
fn sort(edits: &mut Vec<Edit>) {
    let mut sorted: Vec<Edit> = Vec::new();
    loop {
        let is_before = |a: &Edit, b: &Edit| (a.span.start, b.span.end) < (b.span.start, a.span.end);
        let run = (1..edits.len()).find(|&at| is_before(&edits[at], &edits[at - 1])).unwrap_or(edits.len());
        if sorted.is_empty() && run == edits.len() {
            return;
        }
        if run == 0 {
            break;
        }
        let (mut left, mut right) = (sorted.into_iter().peekable(), edits.drain(..run).peekable());
        let mut merged = Vec::new();
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            merged.extend(if is_before(b, a) { right.next() } else { left.next() });
        }
        merged.extend(left);
        merged.extend(right);
        work::count(merged.len());
        sorted = merged;
    }
    *edits = sorted;
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

    #[test]
    fn edits_apply_in_any_order_and_the_outer_one_wins() {
        let edit = |span, replacement: &str| Edit { span, replacement: replacement.to_owned() };
        let edits = [edit(0..1, "A"), edit(2..3, "C"), edit(4..6, ""), edit(5..6, "F"), edit(7..7, "!")];
        for shift in 0..edits.len() {
            let mut edits = edits.to_vec();
            edits.rotate_left(shift);
            assert_eq!(apply_edits("abcdefg", edits.clone()), "AbCdg!");
            edits.reverse();
            assert_eq!(apply_edits("abcdefg", edits), "AbCdg!");
        }
    }
}
