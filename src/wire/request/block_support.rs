//! Whether a request allows a memory block in its reply.

use super::super::json::{Object, RawValue};

/// A token limit below this leaves no room for a block after the answer.
const MIN_TOKEN_LIMIT: u64 = 64;

/// Whether a block after the answer breaks nothing: the request has no structured output, audio, forced tool or predicted
/// output, and its token limit leaves room.
pub fn allows_block(request: &Object) -> bool {
    let nested = |outer: &str, inner: &str| request.object(outer).and_then(|object| object.object(inner));
    let formats = [
        request.object("response_format"),
        nested("text", "format"),
        nested("output_config", "format"),
        request.object("output_format"),
    ];
    let has_structured_output = formats.into_iter().flatten().any(|format| !format.is("type", "text"));
    let modalities = request.items("modalities").unwrap_or_default();
    let has_audio = modalities.into_iter().any(|modality| !modality.is("text"));
    let choices = ["tool_choice", "function_call"];
    let has_forced_tool = choices.iter().filter_map(|name| request.get(name)).any(forces_tool);
    let limits = ["max_tokens", "max_completion_tokens", "max_output_tokens"];
    let is_short = limits.iter().filter_map(|name| request.number(name)).any(|limit| limit < MIN_TOKEN_LIMIT);
    let has_prediction = request.get("prediction").is_some();
    !(has_structured_output || has_audio || has_forced_tool || is_short || has_prediction)
}

fn forces_tool(choice: RawValue) -> bool {
    let is_free = |word: String| word == "auto" || word == "none";
    match Object::of(choice) {
        // `mode` says how the allowed tools are chosen; without it `type` is `auto`, `none`, or the kind of a named tool.
        Some(choice) => !choice.string("mode").or_else(|| choice.string("type")).is_some_and(is_free),
        None => !choice.string().is_some_and(is_free),
    }
}
