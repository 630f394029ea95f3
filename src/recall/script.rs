//! Which letters make words, and how words are told apart.

use super::tables;

/// What a character is in a text. The tables of the standard library are two kilobytes of the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// Between words.
    Separator,
    /// Between sentences.
    End,
    /// An accent, point or stroke of the letter before it.
    Mark,
    /// Hyphens of typesetting, joiners, marks of direction, selectors of variants.
    Invisible,
    /// A Latin letter or a digit: words between spaces.
    Latin,
    /// A letter of any other script with spaces.
    Spaced,
    /// Words between spaces, with particles at their end.
    Hangul,
    /// Kana, Thai, Lao, Khmer, Burmese: without spaces.
    Unspaced,
    /// Chinese characters, of which one can be a word: without spaces.
    Han,
}

/// As `scripts.txt` numbers them.
const SCRIPTS: [Script; 9] = [
    Script::Separator,
    Script::End,
    Script::Mark,
    Script::Invisible,
    Script::Latin,
    Script::Spaced,
    Script::Hangul,
    Script::Unspaced,
    Script::Han,
];

impl Script {
    /// That of `c`.
    pub fn of(c: char) -> Self {
        let script = match u32::from(c) {
            _ if c.is_ascii_alphanumeric() => return Self::Latin,
            at @ ..0x10000 => tables::script(at),
            0x1f000..0x20000 => return Self::Separator,
            0x20000..0x40000 => return Self::Han,
            0xe0000.. => return Self::Invisible,
            _ => return Self::Spaced,
        };
        SCRIPTS.get(script as usize).copied().unwrap_or(Self::Separator)
    }
}

#[cfg(test)]
mod tests {
    use super::Script;

    #[test]
    fn letters_are_those_of_the_standard_library() {
        // What is no letter there: signs of Indic scripts, and what has not been assigned. What is none here: modifiers,
        // numbers and letters in frames, old numerals.
        let ours =
            |c: char| !matches!(Script::of(c), Script::Separator | Script::End | Script::Mark | Script::Invisible);
        let missed = |block: std::ops::RangeInclusive<char>| block.filter(|&c| c.is_alphanumeric() && !ours(c)).count();
        assert_eq!(missed('\0'..='\u{24f}'), "²³¹¼½¾".chars().count());
        for block in ['\u{370}'..='\u{5cf}', '\u{620}'..='\u{63f}', '\u{671}'..='\u{6d3}', '\u{700}'..='\u{bff}'] {
            assert!(missed(block.clone()) <= 60, "{block:?}");
        }
        assert_eq!(
            missed('\u{3041}'..='\u{30ff}') + missed('\u{4e00}'..='\u{9fff}') + missed('\u{ac00}'..='\u{d7a3}'),
            0
        );
        for c in "、。「」・，．！？：；（）《》…—“”‘’؟،؛।॥·•→€$%&*+=<>|\\^~`🎸👩‍💻".chars()
        {
            assert!(!ours(c), "{c:?}");
        }
    }
}
