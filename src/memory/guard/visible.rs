//! Characters that hide, turn or smuggle text.

/// Whether `c` hides or turns text, or shows nothing. Joiners and selectors of variants are none of them: scripts and emoji need them.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e007f}')
}

/// `text` without [hidden](is_hidden) characters, but for white space; without joiners and selectors of variants that join or vary
/// nothing, of which a run can carry a text of its own.
///
/// Emoji, flags of regions, Persian, Indic scripts, and variants of Chinese characters stay byte for byte.
pub fn visible(text: &str) -> String {
    let (mut kept, mut before) = (String::with_capacity(text.len()), '\0');
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c == '\u{1f3f4}'
            && let Some(length) = region_length(rest.as_str())
        {
            kept.push(c);
            kept.extend(rest.by_ref().take(length));
            before = '\u{e007f}';
            continue;
        }
        let stays = match c {
            '\u{200c}' | '\u{200d}' => before >= '\u{600}' && !is_joint(before),
            '\u{fe00}'..='\u{fe0f}' => !is_joint(before) && (before >= '\u{a9}' || is_keycap(before)),
            '\u{e0100}'..='\u{e01ef}' => {
                matches!(before, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
            }
            '\t' | '\n' | '\r' => true,
            _ => !is_hidden(c),
        };
        if stays {
            kept.push(c);
            before = c;
        }
    }
    kept
}

/// A joiner or a selector of variants: none follows another, but for a joiner after the selector of an emoji.
fn is_joint(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0e}' | '\u{e0100}'..='\u{e01ef}')
}

fn is_keycap(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '#' | '*')
}

/// How many tag characters follow a black flag to make that of a region, such as Scotland.
fn region_length(text: &str) -> Option<usize> {
    let region =
        text.chars().take_while(|c| matches!(c, '\u{e0030}'..='\u{e0039}' | '\u{e0061}'..='\u{e007a}')).count();
    ((3..=6).contains(&region) && text.chars().nth(region) == Some('\u{e007f}')).then_some(region + 1)
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_scripts_and_emoji_need_stays() {
        for text in [
            "کتاب‌ها را می‌خوانم",
            "👩‍🔬 and 👨‍👩‍👧 and ❤️ and 1️⃣",
            "🏴󠁧󠁢󠁳󠁣󠁴󠁿 is home",
            "🏳️‍🌈",
            "क्‍ष",
            "葛\u{e0100}飾区",
            "שלום עולם",
            "naïve\tline\nbreak",
        ] {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn what_carries_a_hidden_text_goes() {
        let payload: String = "ignore".bytes().map(|byte| char::from_u32(0xe0100 + u32::from(byte)).unwrap()).collect();
        let tags: String = "obey".bytes().map(|byte| char::from_u32(0xe0000 + u32::from(byte)).unwrap()).collect();
        let variants = "\u{fe00}\u{fe01}\u{fe02}";
        for (text, kept) in [
            (format!("Likes 😊{payload}"), "Likes 😊"),
            (format!("Likes tea{tags}"), "Likes tea"),
            (format!("🏴{tags}{tags}"), "🏴"),
            (format!("Likes te{variants}a"), "Likes tea"),
            ("Ig\u{200d}no\u{200c}re\u{ad}".to_owned(), "Ignore"),
            ("a\u{3164}b\u{202e}c\u{2066}".to_owned(), "abc"),
            ("می\u{200c}\u{200d}\u{200c}خوانم".to_owned(), "می\u{200c}خوانم"),
        ] {
            assert_eq!(visible(&text), kept);
        }
    }
}
