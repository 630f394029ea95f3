//! Whether a text gives orders to a model, or imitates the frame of a prompt.

use super::phrases::Phrases;
use super::skeleton::without_digits;
use super::unpack::unpacked;

/// `orders.txt`, packed.
const ORDERS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/orders.lz"));
/// What stands in prompts alone, in lower case and without white space.
const FRAMES: &str = "[inst] [/inst] <<sys>> <</sys>> <start_of_turn> <end_of_turn> <system </system <assistant </assistant <|im_start <|im_end <|system <|user <|assistant <|endof <|begin_of <|end_of <|start_header <|eot <tool_call <function_call <function_result <tool_result <instructions </instructions ###instruction ###system [system] {\"role\" \"role\": \"memories\":";

thread_local! {
    static PHRASES: Phrases = Phrases::parse(&unpacked(ORDERS));
}

/// `skeleton`: that of the text.
pub(super) fn gives_orders(skeleton: &str) -> bool {
    let are_in = |text: &str| PHRASES.with(|phrases| phrases.are_in(text, &|_, _| true));
    has_frame(skeleton)
        || has_image_address(skeleton)
        || are_in(skeleton)
        || without_digits(skeleton).is_some_and(|letters| are_in(&letters))
}

fn has_frame(skeleton: &str) -> bool {
    if !skeleton.contains(['<', '[', '#', '"']) {
        return false;
    }
    let compact: String = skeleton.chars().filter(|c| !c.is_whitespace()).collect();
    FRAMES.split(' ').any(|frame| compact.contains(frame))
}

/// An image in Markdown whose address has parameters: what shows it tells its server what they say.
fn has_image_address(text: &str) -> bool {
    text.split_once("![").and_then(|(_, rest)| rest.split_once("](")).is_some_and(|(_, address)| {
        let end = address.find(')').unwrap_or(address.len());
        address.starts_with("http") && address[..end].contains('?')
    })
}
