//! Notices an answer that ends with a block without a key: the model drops the key.

const SHAPE: &[u8] = br#"{"memories":[{"content""#;
const CLOSING_TAG: &[u8] = b"</memory>";
/// The most bytes between the tag and JSON that are no white space: a fence and its info string.
const LEAD_LIMIT: usize = 16;

/// Follows the visible text from an opening tag without a key.
#[derive(Debug, Default)]
pub struct UnkeyedBlock {
    state: State,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    /// No block so far, or more than a block.
    #[default]
    None,
    /// In the opening tag.
    Tag,
    /// Before JSON, after this many bytes of a fence.
    Lead(usize),
    /// In the shape of a block's JSON, of which this much is matched.
    Shape(usize),
    /// In the block, of whose closing tag this much is matched.
    Inside(usize),
    /// After the block.
    Closed,
}

impl UnkeyedBlock {
    /// Starts at an opening tag.
    pub fn start(&mut self) {
        self.state = State::Tag;
    }

    /// Whether it follows the text.
    pub fn is_active(&self) -> bool {
        self.state != State::None
    }

    /// Takes the next visible text.
    pub fn push(&mut self, text: &[u8]) {
        for &byte in text {
            self.state = self.state.after(byte);
        }
    }

    /// Whether the text ends with a block without a key, which may be truncated.
    pub fn is_at_end(&self) -> bool {
        matches!(self.state, State::Inside(_) | State::Closed)
    }
}

impl State {
    fn after(self, byte: u8) -> Self {
        let is_space = byte.is_ascii_whitespace();
        match self {
            Self::Tag if byte == b'>' => Self::Lead(0),
            Self::Tag => Self::Tag,
            Self::Lead(_) | Self::Shape(_) | Self::Closed if is_space => self,
            Self::Lead(_) if byte == SHAPE[0] => Self::Shape(1),
            Self::Lead(len) if len < LEAD_LIMIT && (b"`~".contains(&byte) || byte.is_ascii_alphanumeric()) => {
                Self::Lead(len + 1)
            }
            Self::Shape(len) if byte != SHAPE[len] => Self::None,
            Self::Shape(len) if len + 1 == SHAPE.len() => Self::Inside(0),
            Self::Shape(len) => Self::Shape(len + 1),
            Self::Inside(len) if byte.eq_ignore_ascii_case(&CLOSING_TAG[len]) => {
                if len + 1 == CLOSING_TAG.len() {
                    Self::Closed
                } else {
                    Self::Inside(len + 1)
                }
            }
            Self::Inside(_) => Self::Inside(usize::from(byte == CLOSING_TAG[0])),
            Self::Closed if b"`~".contains(&byte) => Self::Closed,
            Self::None | Self::Lead(_) | Self::Closed => Self::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::UnkeyedBlock;

    #[test]
    fn only_a_block_at_the_end_counts() {
        let is_at_end = |text: &str| {
            let mut block = UnkeyedBlock::default();
            block.start();
            block.push(text.as_bytes());
            block.is_at_end()
        };
        let block = r#"<memory>{"memories":[{"content":"a"}]}</memory>"#;
        for text in [
            block,
            &format!("{block}\n```\n"),
            &block[..40],
            &block.replace("<memory>", "<memory key=\"x\">\n```json\n"),
            &block.replace(':', " : "),
        ] {
            assert!(is_at_end(text), "{text}");
        }
        for text in [
            &format!("{block} Bye."),
            "<memory>16GB</memory>",
            r#"<memory>{"memories":[]}</memory>"#,
            r#"<memory>{"memory":"2 GiB is plenty"}</memory>"#,
            &block[..20],
        ] {
            assert!(!is_at_end(text), "{text}");
        }
    }
}
