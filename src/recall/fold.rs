//! Letters that people write for each other become the same: case, accents, forms of one letter, and how it is encoded.

use super::script::Script;
use super::tables::{lower_case, parts};

/// `text` in lower case, each letter taken apart into one without accents and its marks, so that texts that differ only in
/// case or encoding are equal. Kana and Hangul are put together. Characters that show nothing are left out.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|c| push(c, &mut folded));
    folded
}

fn push(c: char, folded: &mut String) {
    let c = match c {
        _ if c.is_ascii() => c.to_ascii_lowercase(),
        // Letters and digits of formulas, in bold, in script and so on.
        '\u{1d400}'..='\u{1d6a3}' => nth('a', (u32::from(c) - 0x1d400) % 26),
        '\u{1d7ce}'..='\u{1d7ff}' => nth('0', (u32::from(c) - 0x1d7ce) % 10),
        _ => lower_case(c).unwrap_or(c),
    };
    if c.is_ascii() {
        folded.push(c);
    } else if let Some((first, second)) = parts(c) {
        push(first, folded);
        if second != '\0' {
            push(second, folded);
        }
    } else if Script::of(c) != Script::Invisible {
        compose(c, folded);
    }
}

/// Appends `c`, as one letter with the last one if it is a part of a kana or of a Hangul syllable.
fn compose(c: char, folded: &mut String) {
    let last = folded.chars().next_back().unwrap_or_default();
    let (part, before) = (u32::from(c), u32::from(last));
    let syllable = before.wrapping_sub(0xac00);
    let whole = match part {
        0x1161..0x1176 if (0x1100..0x1113).contains(&before) => 0xac00 + ((before - 0x1100) * 21 + part - 0x1161) * 28,
        0x11a8..0x11c3 if syllable < 19 * 21 * 28 && syllable % 28 == 0 => before + part - 0x11a7,
        0x3099 if before == 0x3046 || before == 0x30a6 => before + 0x4e,
        0x3099 if (0x30ef..0x30f3).contains(&before) => before + 8,
        0x3099 | 0x309a if (0x304b..0x30ef).contains(&before) => before + part - 0x3098,
        _ => part,
    };
    // Of two marks of a letter, in either order, the lower one comes first.
    let is_mark = |c| Script::of(c) == Script::Mark;
    let swaps = c < last && is_mark(c) && is_mark(last);
    if swaps || whole != part {
        folded.pop();
    }
    folded.push(nth('\0', whole));
    if swaps {
        folded.push(last);
    }
}

fn nth(first: char, place: u32) -> char {
    char::from_u32(u32::from(first) + place).unwrap_or_default()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::fold;
    use crate::recall::script::Script;

    fn letters(text: &str) -> String {
        fold(text).chars().filter(|&c| Script::of(c) != Script::Mark).collect()
    }

    #[test]
    fn case_is_that_of_the_standard_library() {
        // Without the letters of scripts that are no longer written in.
        for c in ('\0'..='\u{139f}').chain('\u{1c90}'..='\u{2bff}').chain('\u{ac00}'..='\u{ffff}') {
            let lower: String = c.to_lowercase().collect();
            assert_eq!(fold(&c.to_string()), fold(&lower), "{c:?}");
        }
        assert_eq!(fold("ΟΔΟΣ οδος Ǆ!"), "οδοσ οδοσ dz\u{30c}!");
    }

    #[test]
    fn encodings_of_a_text_are_equal() {
        // Not among them: ideographs for old encodings, and scripts whose accents build.rs leaves out.
        let blocks = ['\u{c0}'..='\u{eff}', '\u{1e00}'..='\u{1eff}', '\u{3041}'..='\u{30fa}', '가'..='힣'];
        for c in blocks.into_iter().flatten() {
            let text = c.to_string();
            let (composed, apart): (String, String) = (text.nfc().collect(), text.nfd().collect());
            assert_eq!(fold(&composed), fold(&apart), "{c:?}");
            let small = text.to_lowercase();
            assert_eq!(fold(&text), fold(&small.nfd().collect::<String>()), "{c:?}");
        }
    }

    #[test]
    fn letters_that_people_write_for_each_other_meet() {
        let cases = [
            ("José", "Jose"),
            ("İstanbul IŞIK ışık", "istanbul isik isik"),
            ("Straße STRASSE GROẞ", "strasse strasse gross"),
            ("ёлка Ёлка їжак", "елка елка іжак"),
            ("Łódź Ørsted Đà Nẵng Þór Æsir œuvre", "lodz orsted da nang thor aesir oeuvre"),
            ("Ａｌｉｃｅ１２ ｶﾞｷﾞﾊﾟ", "alice12 ガギパ"),
            ("ﬁn ﬂow oﬃce ǆ Ǌ", "fin flow office dz nj"),
            ("أحمد إلى آخر ٱلله مدرسة على", "احمد الي اخر الله مدرسه علي"),
            ("مُحَمَّد مـحـمـد", "محمد محمد"),
            ("کتاب یک ۱۲۳ ١٢٣", "كتاب يك 123 123"),
            ("Καλημέρα ΚΑΛΗΜΈΡΑ ϊΐ", "καλημερα καλημερα ιι"),
            ("Việt Nam Huế", "viet nam hue"),
            ("ज़्यादा क़लम १२", "ज्यादा कलम 12"),
            ("שָׁלוֹם", "שלום"),
            ("𝓗𝓮𝓵𝓵𝓸 𝟏𝟐 ⓐⓑ x² CO₂", "hello 12 ab x2 co2"),
            ("soft\u{ad}ware می\u{200c}خواهم", "software ميخواهم"),
            ("d’accord ʻokina rock‘n’roll", "d'accord 'okina rock'n'roll"),
        ];
        for (text, expected) in cases {
            assert_eq!(letters(text), letters(expected), "{text}");
        }
        assert_eq!(letters("かがぱ ไม้ की"), "かがぱ ไม้ की");
    }
}
