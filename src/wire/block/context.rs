//! What precedes the undecided text, as far as it affects where a block can start.

use super::open_block::Fence;

/// The state at the start of the undecided text.
#[derive(Debug)]
pub struct Context {
    /// Whether only white space or a block precedes it on its line.
    pub is_at_line_start: bool,
    /// The character before it.
    pub previous: Option<char>,
    /// The code fence that is open in the visible text.
    pub fence: Option<Fence>,
    /// Whether a block precedes it, white space aside.
    pub is_after_block: bool,
    /// Whether more than white space is visible before it.
    pub has_visible_text: bool,
}

impl Context {
    /// The state at the start of a text.
    pub fn new() -> Self {
        Self { is_at_line_start: true, previous: None, fence: None, is_after_block: false, has_visible_text: false }
    }

    /// Moves past `text`, which is visible if `keep`.
    pub fn advance(&mut self, text: &str, keep: bool) {
        let is_blank = |text: &str| text.chars().all(char::is_whitespace);
        let blank = is_blank(text);
        self.is_at_line_start = match text.bytes().rposition(|byte| byte == b'\n' || byte == b'\r') {
            Some(at) => is_blank(&text[at + 1..]),
            None => self.is_at_line_start && (blank || !keep),
        };
        if keep && !blank {
            self.has_visible_text = true;
            self.is_after_block = false;
        }
        self.previous = text.chars().next_back();
    }
}
