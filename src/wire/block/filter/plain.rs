//! Takes the most frequent piece of text at once: a word that starts nothing, after which nothing waits.

use super::super::super::work;
use super::{BlockFilter, Class, KEY_START};

impl BlockFilter {
    /// Takes `text`, the next piece, if all of it is visible at once: words and spaces that start nothing, with nothing undecided
    /// before or after them. Returns its number of characters. `None` when it is not taken, as when it has a backslash: JSON may
    /// mean another character by it.
    #[inline]
    pub fn take_plain(&mut self, text: &[u8]) -> Option<usize> {
        let is_settled = self.is_idle() && (self.has_visible_text || !self.is_after_block) && !self.unkeyed.is_active();
        let last = *text.last()?;
        if !is_settled || self.class(last) == Class::Space {
            return None;
        }
        work::count(text.len());
        let (mut at, mut is_ascii, mut is_searched) = (0, true, self.keys.matched() > 0);
        while at < text.len() {
            let byte = text[at];
            let is_plain = match self.class(byte) {
                Class::Plain if byte == b'\\' => false,
                Class::Plain if self.keys.matched() == 0 => true,
                Class::Plain | Class::Key => {
                    is_searched = true;
                    self.keys.step(byte).is_none() && self.keys.matched() < KEY_START
                }
                Class::Space => {
                    self.keys.reset();
                    byte == b' '
                }
                Class::Tag | Class::Mark => false,
            };
            if !is_plain {
                return self.leave_plain(is_searched);
            }
            is_ascii &= byte.is_ascii();
            at += 1;
        }
        let characters =
            if is_ascii { Some(at) } else { std::str::from_utf8(text).ok().map(|text| text.chars().count()) };
        if characters.is_none() {
            return self.leave_plain(is_searched);
        }
        (self.space, self.is_line_start) = (None, false);
        (self.has_visible_text, self.is_after_block) = (true, false);
        self.tail.push(text);
        characters
    }

    /// Leaves the filter as it was before [`take_plain`](Self::take_plain).
    #[inline(never)]
    fn leave_plain(&mut self, is_searched: bool) -> Option<usize> {
        if is_searched {
            self.keys.restart(&self.tail.bytes());
        }
        None
    }
}
