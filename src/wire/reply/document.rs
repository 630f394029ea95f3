//! A reply that arrives as one JSON document.

use super::super::api::Api;
use super::super::apis;
use super::super::block::{BlockRule, FoundBlocks};
use super::super::json;
use super::super::key_guard::KeyGuard;

/// A reply without its blocks.
#[derive(Debug, Default)]
pub struct CleanReply {
    /// The document without its blocks. `None` when it has none: its bytes stay as they are.
    pub edited: Option<String>,
    /// The blocks in its answer.
    pub found: FoundBlocks,
}

/// Removes the blocks from `reply`.
pub fn clean(api: Api, reply: &str, rule: &BlockRule) -> CleanReply {
    let mut edits = Vec::new();
    let mut found = FoundBlocks::default();
    for text in apis::texts(api, reply) {
        let clean = text.clean(rule);
        edits.extend(clean.edits);
        if text.is_learned {
            found.add(clean.found);
        }
    }
    // Those of the texts come first: where both change a string, theirs count.
    let guard = KeyGuard::new(rule);
    edits.extend(guard.clean(reply));
    let edited = (!edits.is_empty()).then(|| json::apply_edits(reply, edits));
    let edited = edited.map(|edited| apis::remove_emptied_items(api, reply, edited));
    let without_keys = guard.without_keys(edited.as_deref().unwrap_or(reply).as_bytes());
    let edited = without_keys.and_then(|bytes| String::from_utf8(bytes).ok()).or(edited);
    CleanReply { edited, found }
}

#[cfg(test)]
mod tests {
    use super::super::super::api::Api;
    use super::super::super::block::{Block, BlockRule};
    use super::super::super::json::quote;
    use super::{CleanReply, clean};

    const KEY: &str = "k3f9x2abqrst";

    fn clean_completion(reply: &str) -> CleanReply {
        clean_reply(Api::Completions, reply)
    }

    fn clean_reply(api: Api, reply: &str) -> CleanReply {
        clean(api, reply, &BlockRule::learning(KEY))
    }

    const BLOCK: &str = r#"<memory key=\"k3f9x2abqrst\">{\"memories\":[{\"content\":\"a\"}]}</memory>"#;

    #[test]
    fn only_the_text_of_the_message_changes() {
        let reply = format!(
            r#"{{ "id":12345678901234567890, "choices":[{{"message":{{"content":"Hi \u00e9.\n\n{BLOCK}","role":"assistant"}},"finish_reason":"stop"}}],"x":1.0}}"#
        );
        let clean = clean_completion(&reply);
        let expected = r#"{ "id":12345678901234567890, "choices":[{"message":{"content":"Hi é.","role":"assistant"},"finish_reason":"stop"}],"x":1.0}"#;
        assert_eq!(clean.edited.as_deref(), Some(expected));
        assert_eq!(clean.found.blocks, [Block::parse(r#"{"memories":[{"content":"a"}]}"#)]);
    }

    #[test]
    fn a_reply_without_a_block_is_not_edited() {
        for reply in [
            r#"{"choices":[{"message":{"content":"Use `<memory>`."}}]}"#,
            r#"{"choices":[{"message":{"content":null,"tool_calls":[{}]}}]}"#,
            r#"{"choices":null}"#,
            r#"{"error":{"message":"<memory key=\"other\">"}}"#,
            "not json",
        ] {
            let rule = BlockRule::learning(KEY);
            assert_eq!(clean(Api::Completions, reply, &rule).edited, None, "{reply}");
        }
    }

    #[test]
    fn content_of_only_a_block_beside_tool_calls_becomes_null() {
        let reply = format!(r#"{{"choices":[{{"message":{{"content":"{BLOCK}","tool_calls":[{{"id":"1"}}]}}}}]}}"#);
        let expected = r#"{"choices":[{"message":{"content":null,"tool_calls":[{"id":"1"}]}}]}"#;
        assert_eq!(clean_completion(&reply).edited.as_deref(), Some(expected));
    }

    #[test]
    fn every_choice_is_cleaned_and_the_first_is_learned_from() {
        let choice = |index, text| format!(r#"{{"index":{index},"message":{{"content":"{text}{BLOCK}"}}}}"#);
        let reply = format!(r#"{{"choices":[{},{}]}}"#, choice(1, "B"), choice(0, "A"));
        let clean = clean_completion(&reply);
        let expected = r#"{"choices":[{"index":1,"message":{"content":"B"}},{"index":0,"message":{"content":"A"}}]}"#;
        assert_eq!(clean.edited.as_deref(), Some(expected));
        assert_eq!(clean.found.blocks.len(), 1);
    }

    #[test]
    fn a_reply_truncated_inside_the_block_is_marked_as_complete() {
        let reply = r#"{"choices":[{"message":{"content":"Hi.\n<memory key=\"k3f9x2abqrst\">{\"mem"},"finish_reason":"length"}]}"#;
        let expected = r#"{"choices":[{"message":{"content":"Hi."},"finish_reason":"stop"}]}"#;
        assert_eq!(clean_completion(reply).edited.as_deref(), Some(expected));
    }

    #[test]
    fn a_block_can_continue_in_the_next_content_part() {
        let reply = r#"{"choices":[{"message":{"content":[{"type":"text","text":"Hi.\n<mem"},{"type":"image"},{"type":"text","text":"ory key=\"k3f9x2abqrst\">{}</memory>"}]}}]}"#;
        let expected = r#"{"choices":[{"message":{"content":[{"type":"text","text":"Hi."},{"type":"image"},{"type":"text","text":""}]}}]}"#;
        assert_eq!(clean_completion(reply).edited.as_deref(), Some(expected));
    }

    #[test]
    fn log_probabilities_of_a_block_are_removed_with_it() {
        let token = |text: &str| format!(r#"{{"token":{},"logprob":-0.5}}"#, quote(text));
        let reply = |content: &str, tokens: &[&str]| {
            let tokens: Vec<String> = tokens.iter().map(|text| token(text)).collect();
            let content = quote(content);
            format!(
                r#"{{"choices":[{{"message":{{"content":{content}}},"logprobs":{{"content":[{}]}}}}]}}"#,
                tokens.join(",")
            )
        };
        let whole = reply(
            "Hé.\n<memory key=\"k3f9x2abqrst\">[]</memory>",
            &["H", "é.", "\n<mem", "ory key=\"k3f9x2abqrst\">[]</memory>"],
        );
        assert_eq!(clean_completion(&whole).edited, Some(reply("Hé.", &["H", "é."])));
    }

    #[test]
    fn every_message_of_a_response_is_cleaned() {
        let part =
            |text: &str, more: &str| format!(r#"{{"type":"output_text","text":"{text}","annotations":[{more}]}}"#);
        let reply = |first: &str, second: &str, status: &str, details: &str| {
            format!(
                r#"{{"object":"response","output":[{{"type":"reasoning","summary":[]}},{{"type":"message","status":"completed","content":[{first}]}},{{"type":"message","status":"{status}","content":[{second}]}}],"status":"{status}","incomplete_details":{details}}}"#
            )
        };
        let token_limit = r#"{"reason":"max_output_tokens"}"#;
        let whole = reply(
            &part("Hi.", ""),
            &part(
                &format!("Lo.\\n{BLOCK}\\n<memory key=\\\"k3f9x2abqrst\\\">["),
                r#"{"start_index":1},{"start_index":9}"#,
            ),
            "incomplete",
            token_limit,
        );
        let clean = clean_reply(Api::Responses, &whole);
        let expected = reply(&part("Hi.", ""), &part("Lo.", r#"{"start_index":1}"#), "completed", "null");
        assert_eq!(clean.edited, Some(expected));
        assert_eq!(clean.found.blocks.len(), 2);
        let plain = reply(&part("Hi.", ""), &part("Lo", ""), "incomplete", token_limit);
        assert_eq!(clean_reply(Api::Responses, &plain).edited, None);
    }

    #[test]
    fn an_emptied_text_block_is_removed_beside_other_content() {
        let reply = |content: &str, reason: &str| format!(r#"{{"content":[{content}],"stop_reason":"{reason}"}}"#);
        let text = |text: &str| format!(r#"{{"type":"text","text":"{text}"}}"#);
        let call = r#"{"type":"tool_use","id":"1"}"#;
        let message = |content: &str, reason: &str| clean_reply(Api::Messages, &reply(content, reason)).edited;
        let block = text(BLOCK);
        assert_eq!(message(&format!("{block},{call}"), "tool_use"), Some(reply(call, "tool_use")));
        assert_eq!(message(&format!("{},{block}", text("Hi.")), "end_turn"), Some(reply(&text("Hi."), "end_turn")));
        assert_eq!(message(&block, "end_turn"), Some(reply(&text(""), "end_turn")));
        let truncated = text(r#"Hi.\n<memory key=\"k3f9x2abqrst\">["#);
        assert_eq!(message(&truncated, "max_tokens"), Some(reply(&text("Hi."), "end_turn")));
    }
}
