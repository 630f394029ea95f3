//! Which letters make words, and how words are told apart.

/// What a character is in a text.
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

use Script::{End, Han, Hangul, Invisible, Latin, Mark, Separator, Spaced, Unspaced};

/// Where each stretch begins; it goes on to the next one. The signs of Indic scripts and Thai that are no letters are parts
/// of words. The tables of the standard library are two kilobytes of the engine.
#[rustfmt::skip]
const STRETCHES: &[(u16, Script)] = &[
    (0x0000, Separator), (0x000a, End), (0x000b, Separator), (0x0021, End), (0x0022, Separator), (0x002e, End),
    (0x002f, Separator), (0x0030, Latin), (0x003a, Separator), (0x003f, End), (0x0040, Separator), (0x0041, Latin),
    (0x005b, Separator), (0x0061, Latin), (0x007b, Separator), (0x00aa, Latin), (0x00ab, Separator), (0x00ad, Invisible),
    (0x00ae, Separator), (0x00b5, Latin), (0x00b6, Separator), (0x00ba, Latin), (0x00bb, Separator), (0x00c0, Latin),
    (0x00d7, Separator), (0x00d8, Latin), (0x00f7, Separator), (0x00f8, Latin), (0x0250, Spaced), (0x02b9, Separator),
    (0x0300, Mark), (0x0370, Spaced), (0x037e, Separator), (0x037f, Spaced), (0x0387, Separator), (0x0388, Spaced),
    (0x0483, Mark), (0x0488, Separator), (0x048a, Spaced), (0x055a, Separator), (0x0560, Spaced), (0x0589, End),
    (0x058a, Separator), (0x0591, Mark), (0x05be, Separator), (0x05bf, Mark), (0x05c0, Separator), (0x05c1, Mark),
    (0x05c3, Separator), (0x05c4, Mark), (0x05c6, Separator), (0x05c7, Mark), (0x05c8, Separator), (0x05d0, Spaced),
    (0x05f3, Separator), (0x0610, Mark), (0x061b, Separator), (0x061c, Invisible), (0x061d, Separator), (0x061f, End),
    (0x0620, Spaced), (0x0640, Mark), (0x0641, Spaced), (0x064b, Mark), (0x0660, Spaced), (0x066a, Separator),
    (0x066e, Spaced), (0x0670, Mark), (0x0671, Spaced), (0x06d4, End), (0x06d5, Spaced), (0x06d6, Mark), (0x06e5, Spaced),
    (0x06e7, Mark), (0x06e9, Spaced), (0x06ea, Mark), (0x06ee, Spaced), (0x093c, Mark), (0x093d, Spaced), (0x0964, End),
    (0x0966, Spaced), (0x0970, Separator), (0x0971, Spaced), (0x09bc, Mark), (0x09bd, Spaced), (0x0a3c, Mark),
    (0x0a3d, Spaced), (0x0abc, Mark), (0x0abd, Spaced), (0x0b3c, Mark), (0x0b3d, Spaced), (0x0df4, Separator),
    (0x0df5, Spaced), (0x0e00, Unspaced), (0x0e3f, Separator), (0x0e40, Unspaced), (0x0e4f, Separator), (0x0e50, Unspaced),
    (0x0e5a, Separator), (0x0e80, Unspaced), (0x0f00, Spaced), (0x0f01, Separator), (0x0f18, Spaced), (0x0f3a, Separator),
    (0x0f3e, Spaced), (0x1000, Unspaced), (0x104a, End), (0x104c, Separator), (0x1050, Unspaced), (0x10a0, Spaced),
    (0x10fb, Separator), (0x10fc, Spaced), (0x1100, Hangul), (0x1200, Spaced), (0x1360, Separator), (0x1369, Spaced),
    (0x1680, Separator), (0x1681, Spaced), (0x1780, Unspaced), (0x17d4, End), (0x17d6, Separator), (0x17dc, Unspaced),
    (0x1800, Separator), (0x180b, Invisible), (0x1810, Spaced), (0x1ab0, Mark), (0x1b00, Spaced), (0x1dc0, Mark),
    (0x1e00, Latin), (0x1f00, Spaced), (0x2000, Separator), (0x200c, Invisible), (0x2010, Separator), (0x2026, End),
    (0x2027, Separator), (0x202a, Invisible), (0x202f, Separator), (0x2060, Invisible), (0x206a, Separator),
    (0x2c00, Spaced), (0x2e00, Separator), (0x2e80, Han), (0x2fe0, Separator), (0x3002, End), (0x3003, Separator),
    (0x3005, Han), (0x3008, Separator), (0x3031, Unspaced), (0x30fb, Separator), (0x30fc, Unspaced), (0x3130, Hangul),
    (0x3190, Unspaced), (0x3200, Separator), (0x3400, Han), (0x4dc0, Separator), (0x4e00, Han), (0xa000, Spaced),
    (0xac00, Hangul), (0xd7b0, Spaced), (0xe000, Separator), (0xf900, Han), (0xfb00, Spaced), (0xfe00, Invisible),
    (0xfe10, Separator), (0xfe20, Mark), (0xfe30, Separator), (0xfe70, Spaced), (0xfeff, Invisible), (0xff00, Separator),
    (0xffa0, Spaced), (0xffe0, Separator),
];

impl Script {
    /// That of `c`.
    pub fn of(c: char) -> Self {
        match u32::from(c) {
            at @ ..0x10000 => STRETCHES[STRETCHES.partition_point(|(begin, _)| u32::from(*begin) <= at) - 1].1,
            0x1f000..0x20000 => Separator,
            0x20000..0x40000 => Han,
            0xe0000.. => Invisible,
            _ => Spaced,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{STRETCHES, Script};

    #[test]
    fn the_stretches_ascend() {
        assert!(STRETCHES.is_sorted_by(|one, next| one.0 < next.0 && one.1 != next.1));
    }

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
