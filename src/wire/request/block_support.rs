//! Whether a request allows a memory block in its reply.

use super::super::json::{Object, RawValue};

/// A token limit below this leaves no room for a block after the answer.
const MIN_TOKEN_LIMIT: u64 = 64;

/// The members of a request that constrain the output to a format: of OpenAI and Anthropic, vLLM, `SGLang`, llama.cpp,
/// Ollama, text-generation-inference and Gemini.
const FORMATS: [&str; 21] = [
    "response_format",
    "output_format",
    "format",
    "guided_choice",
    "guided_json",
    "guided_regex",
    "guided_grammar",
    "guided_decoding",
    "structured_outputs",
    "structural_tag",
    "grammar",
    "json_schema",
    "response_schema",
    "output_schema",
    "regex",
    "ebnf",
    "responseSchema",
    "responseJsonSchema",
    "responseMimeType",
    "response_mime_type",
    "json_mode",
];
/// The members of a request that can have those in them.
const FORMAT_PARENTS: [&str; 8] = [
    "text",
    "output_config",
    "extra_body",
    "nvext",
    "generationConfig",
    "generation_config",
    "parameters",
    "sampling_params",
];

/// Whether a block after the answer breaks nothing: the request has no structured output, audio, forced tool or predicted
/// output, and its token limit leaves room.
pub fn allows_block(request: &Object) -> bool {
    let parents = FORMAT_PARENTS.iter().filter_map(|name| request.object(name));
    let has_structured_output = has_format(request) || parents.into_iter().any(|parent| has_format(&parent));
    let modalities = request.items("modalities").unwrap_or_default();
    let has_audio = modalities.into_iter().any(|modality| !modality.is("text"));
    let choices = ["tool_choice", "function_call"];
    let has_forced_tool = choices.iter().filter_map(|name| request.get(name)).any(forces_tool);
    let limits = ["max_tokens", "max_completion_tokens", "max_output_tokens"];
    let is_short = limits.iter().filter_map(|name| request.number(name)).any(|limit| limit < MIN_TOKEN_LIMIT);
    let has_prediction = request.get("prediction").is_some();
    !(has_structured_output || has_audio || has_forced_tool || is_short || has_prediction)
}

fn has_format(object: &Object) -> bool {
    FORMATS.iter().filter_map(|name| object.get(name)).any(is_structured)
}

/// Whether a format is other than plain text.
fn is_structured(format: RawValue) -> bool {
    let is_plain = ["false", "\"\"", "\"text\"", "\"text/plain\"", "[]", "{}"].contains(&format.get());
    !is_plain && !Object::of(format).is_some_and(|format| format.is("type", "text"))
}

fn forces_tool(choice: RawValue) -> bool {
    let is_free = |word: String| word == "auto" || word == "none";
    match Object::of(choice) {
        // `mode` says how the allowed tools are chosen; without it `type` is `auto`, `none`, or the kind of a named tool.
        Some(choice) => !choice.string("mode").or_else(|| choice.string("type")).is_some_and(is_free),
        None => !choice.string().is_some_and(is_free),
    }
}
