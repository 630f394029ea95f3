//! A reply that comes as one JSON document.

use super::block::{BlockFilter, Run};
use super::completions::{self, Choice};
use super::json::{self, Edit};

/// A reply without its blocks.
#[derive(Debug, Default)]
pub struct CleanReply {
    /// The document as the app sees it; `None` when it has no block, and is to be passed on as it came.
    pub edited: Option<String>,
    /// The contents of the blocks of the first choice.
    pub blocks: Vec<String>,
}

/// Takes the blocks out of the chat completion `reply`.
pub fn clean(reply: &str, key: &str, trust_unkeyed: bool) -> CleanReply {
    let mut edits = Vec::new();
    let mut blocks = Vec::new();
    for choice in completions::choices(reply) {
        let mut filter = BlockFilter::new(key, trust_unkeyed);
        edit(&choice, &mut filter, &mut edits);
        if choice.index == 0 {
            blocks.extend_from_slice(filter.contents());
        }
    }
    CleanReply { edited: (!edits.is_empty()).then(|| json::apply(reply, edits)), blocks }
}

fn edit(choice: &Choice, filter: &mut BlockFilter, edits: &mut Vec<Edit>) {
    let mut runs = Vec::new();
    for text in &choice.texts {
        filter.push(&text.value, &mut runs);
    }
    filter.finish(&mut runs);
    if runs.iter().all(|run| run.keep) {
        return;
    }
    let mut runs = runs.into_iter();
    let mut run = Run { len: 0, keep: true };
    for text in &choice.texts {
        let kept = take(&text.value, &mut run, &mut runs);
        let nothing_but_tools = kept.is_empty() && choice.calls_tools && text.is_content;
        let with = if nothing_but_tools { "null".to_owned() } else { json::quote(&kept) };
        edits.push(Edit { span: text.span.clone(), with });
    }
    if let Some((span, reason)) = &choice.finish
        && reason == "length"
        && filter.cut_off()
    {
        edits.push(Edit { span: span.clone(), with: "\"stop\"".to_owned() });
    }
}

/// The part of `text` that the next runs keep.
fn take(text: &str, run: &mut Run, runs: &mut impl Iterator<Item = Run>) -> String {
    let mut kept = String::new();
    let mut at = 0;
    while at < text.len() {
        if run.len == 0 {
            let Some(next) = runs.next() else { break };
            *run = next;
        }
        let len = run.len.min(text.len() - at);
        if run.keep {
            kept.push_str(&text[at..at + len]);
        }
        run.len -= len;
        at += len;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::clean;

    const BLOCK: &str = r#"<memory key=\"k\">{\"memories\":[{\"content\":\"a\"}]}</memory>"#;

    #[test]
    fn only_the_content_changes() {
        let reply = format!(
            r#"{{ "id":12345678901234567890, "choices":[{{"message":{{"content":"Hi \u00e9.\n\n{BLOCK}","role":"assistant"}},"finish_reason":"stop"}}],"x":1.0}}"#
        );
        let clean = clean(&reply, "k", false);
        let expected = r#"{ "id":12345678901234567890, "choices":[{"message":{"content":"Hi é.","role":"assistant"},"finish_reason":"stop"}],"x":1.0}"#;
        assert_eq!(clean.edited.as_deref(), Some(expected));
        assert_eq!(clean.blocks, [r#"{"memories":[{"content":"a"}]}"#]);
    }

    #[test]
    fn a_reply_without_a_block_is_passed_on() {
        for reply in [
            r#"{"choices":[{"message":{"content":"Use `<memory>`."}}]}"#,
            r#"{"choices":[{"message":{"content":null,"tool_calls":[{}]}}]}"#,
            r#"{"choices":null}"#,
            r#"{"error":{"message":"<memory key=\"k\">"}}"#,
            "not json",
        ] {
            assert_eq!(clean(reply, "k", true).edited, None, "{reply}");
        }
    }

    #[test]
    fn nothing_but_a_block_beside_tool_calls_is_null() {
        let reply = format!(r#"{{"choices":[{{"message":{{"content":"{BLOCK}","tool_calls":[{{"id":"1"}}]}}}}]}}"#);
        let expected = r#"{"choices":[{"message":{"content":null,"tool_calls":[{"id":"1"}]}}]}"#;
        assert_eq!(clean(&reply, "k", false).edited.as_deref(), Some(expected));
    }

    #[test]
    fn every_choice_is_cleaned_and_the_first_is_learned() {
        let choice = |index, text| format!(r#"{{"index":{index},"message":{{"content":"{text}{BLOCK}"}}}}"#);
        let reply = format!(r#"{{"choices":[{},{}]}}"#, choice(1, "B"), choice(0, "A"));
        let clean = clean(&reply, "k", false);
        let expected = r#"{"choices":[{"index":1,"message":{"content":"B"}},{"index":0,"message":{"content":"A"}}]}"#;
        assert_eq!(clean.edited.as_deref(), Some(expected));
        assert_eq!(clean.blocks.len(), 1);
    }

    #[test]
    fn a_reply_cut_off_inside_the_block_is_whole_for_the_user() {
        let reply = r#"{"choices":[{"message":{"content":"Hi.\n<memory key=\"k\">{\"mem"},"finish_reason":"length"}]}"#;
        let expected = r#"{"choices":[{"message":{"content":"Hi."},"finish_reason":"stop"}]}"#;
        assert_eq!(clean(reply, "k", false).edited.as_deref(), Some(expected));
    }

    #[test]
    fn content_parts_are_one_text() {
        let reply = r#"{"choices":[{"message":{"content":[{"type":"text","text":"Hi.\n<mem"},{"type":"image"},{"type":"text","text":"ory key=\"k\">{}</memory>"}]}}]}"#;
        let expected = r#"{"choices":[{"message":{"content":[{"type":"text","text":"Hi."},{"type":"image"},{"type":"text","text":""}]}}]}"#;
        assert_eq!(clean(reply, "k", false).edited.as_deref(), Some(expected));
    }
}
