//! A text as the rules compare it: letters that look like others are those others.

use crate::recall::fold;

/// Cyrillic and Greek letters that look like Latin ones, in lower case, and the Latin ones.
const LOOKALIKES: [(&str, &str); 2] =
    [("авекмнорстухіјѕһԁԛԝӏгп", "abekmhopctyxijshdqwlrn"), ("αβεηικνορτυχγ", "abenikvoptuxy")];

/// `text` in lower case, without accents and marks; in words that mix scripts, letters that look like Latin ones are Latin.
pub(super) fn skeleton(text: &str) -> String {
    let folded = fold(text);
    let mut skeleton = String::with_capacity(folded.len());
    for word in folded.split_inclusive(|c: char| !c.is_alphanumeric() && !is_mark(c)) {
        let is_mixed = word.bytes().any(|byte| byte.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii() || is_mark(c) || lookalike(c).is_some())
            && !word.is_ascii();
        let letters = word.chars().filter(|c| !is_mark(*c));
        skeleton.extend(letters.map(|c| if is_mixed { lookalike(c).unwrap_or(c) } else { c }));
    }
    skeleton
}

/// The same with digits that stand for letters within a word: `1gn0re`. `None`: there are none.
pub(super) fn without_digits(skeleton: &str) -> Option<String> {
    let mut changed = false;
    let mut letters = String::with_capacity(skeleton.len());
    for word in skeleton.split_inclusive(char::is_whitespace) {
        let count = word.bytes().filter(u8::is_ascii_lowercase).count();
        for c in word.chars() {
            let letter = match c {
                '0' => 'o',
                '1' | '!' => 'i',
                '3' => 'e',
                '4' | '@' => 'a',
                '5' | '$' => 's',
                '7' => 't',
                _ => c,
            };
            let counts = count >= 2 && letter != c;
            changed |= counts;
            letters.push(if counts { letter } else { c });
        }
    }
    changed.then_some(letters)
}

/// Accents that [`fold`] leaves behind their letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{93c}')
}

fn lookalike(c: char) -> Option<char> {
    LOOKALIKES.iter().find_map(|(others, latin)| {
        let at = others.chars().position(|other| other == c)?;
        latin.chars().nth(at)
    })
}

#[cfg(test)]
mod tests {
    use super::{skeleton, without_digits};

    #[test]
    fn letters_that_look_alike_are_one() {
        for text in ["Ignоrе", "ＩＧＮＯＲＥ", "𝐢𝐠𝐧𝐨𝐫𝐞", "ignòré", "Ιgnore"] {
            assert_eq!(skeleton(text), "ignore", "{text}");
        }
        assert_eq!(skeleton("Любит чай"), "любит чаи");
        assert_eq!(without_digits("1gn0re a11 ru1es 5").as_deref(), Some("ignore a11 ruies 5"));
        assert_eq!(without_digits("born in 1984"), None);
    }
}
