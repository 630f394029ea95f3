//! What each API's replies and events contain, in the terms of [`event`](super::event).

mod completions;
mod items;
mod messages;
mod responses;

use super::api::Api;
use super::event::Event;
use super::text::CompleteText;

/// The texts of the complete reply `json`. Other JSON has none.
pub fn texts(api: Api, json: &str) -> Vec<CompleteText> {
    match api {
        Api::Completions => completions::texts(json),
        Api::Responses => responses::texts(json),
        Api::Messages => messages::texts(json),
    }
}

/// The content of an event whose data is `json`. Other JSON has none. `is_single`: a chat completion has one choice.
pub fn event(api: Api, json: &str, is_single: bool) -> Event {
    let event = match api {
        Api::Completions => completions::event(json, is_single),
        Api::Responses => responses::event(json),
        Api::Messages => messages::event(json),
    };
    event.unwrap_or_default()
}

/// Removes from `edited` the items that the edits emptied, unless the reply has no other content: services refuse empty
/// texts when the app sends the reply back. `reply` is the reply before the edits.
pub fn remove_emptied_items(api: Api, reply: &str, edited: String) -> String {
    match api {
        Api::Completions => edited,
        Api::Responses => items::remove_emptied(reply, edited, responses::items),
        Api::Messages => items::remove_emptied(reply, edited, messages::items),
    }
}
