//! Text as runs of letters of one script: `我用Python写后端` has three.

use super::fold::{fold, is_mark};

/// How the words of a script are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Latin letters and digits: words between spaces.
    Latin,
    /// Any other script with spaces.
    Spaced,
    /// Hangul: words between spaces, with particles at their end.
    Hangul,
    /// Han, kana, Thai, Lao, Khmer and Burmese: without spaces.
    Unspaced,
}

/// Letters without anything between them but apostrophes, folded and without marks.
#[derive(Debug)]
pub struct Run {
    /// `'` stands for every apostrophe.
    pub text: String,
    /// Of all its letters.
    pub kind: Kind,
}

/// The runs of `text` in order.
pub fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut goes_on = false;
    for c in fold(text).chars().filter(|&c| !is_mark(c)) {
        let open = runs.last_mut().filter(|_| goes_on);
        if c == '\'' {
            if let Some(run) = open {
                run.text.push(c);
            }
            continue;
        }
        let Some(kind) = kind(c) else {
            goes_on = false;
            continue;
        };
        goes_on = true;
        match open {
            Some(run) if run.kind == kind || run.kind == Kind::Spaced && c.is_ascii_digit() => run.text.push(c),
            _ => runs.push(Run { text: c.into(), kind }),
        }
    }
    runs
}

/// Whether `c` is a Chinese character: one can be a word.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// `None` for what is between words. By blocks: the tables of the standard library are two kilobytes of the engine.
fn kind(c: char) -> Option<Kind> {
    match c {
        '0'..='9' | 'a'..='z' | 'A'..='Z' | 'ª' | 'µ' | 'º' => Some(Kind::Latin),
        ..'À' | '×' | '÷' => None,
        ..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Some(Kind::Latin),
        '\u{2b9}'..='\u{2ff}'
        | '\u{37e}'
        | '\u{387}'
        | '\u{55a}'..='\u{55f}'
        | '\u{589}'..='\u{58f}'
        | '\u{5be}'
        | '\u{5c0}'
        | '\u{5c3}'
        | '\u{5c6}'
        | '\u{5f3}'
        | '\u{5f4}'
        | '\u{600}'..='\u{61f}'
        | '\u{66a}'..='\u{66d}'
        | '\u{6d4}'
        | '\u{964}'
        | '\u{965}'
        | '\u{970}'
        | '\u{df4}'
        | '\u{e3f}'
        | '\u{e4f}'
        | '\u{e5a}'
        | '\u{e5b}'
        | '\u{f01}'..='\u{f17}'
        | '\u{f3a}'..='\u{f3d}'
        | '\u{104a}'..='\u{104f}'
        | '\u{10fb}'
        | '\u{1360}'..='\u{1368}'
        | '\u{1680}'
        | '\u{17d4}'..='\u{17da}'
        | '\u{1800}'..='\u{180a}'
        | '\u{2000}'..='\u{2bff}'
        | '\u{2e00}'..='\u{2e7f}'
        | '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3030}'
        | '・'
        | '\u{3200}'..='\u{33ff}'
        | '\u{e000}'..='\u{f8ff}'
        | '\u{fe10}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ffff}'
        | '\u{1f000}'..='\u{1ffff}' => None,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' => {
            Some(Kind::Unspaced)
        }
        _ if is_han(c) => Some(Kind::Unspaced),
        '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7af}' => Some(Kind::Hangul),
        _ => Some(Kind::Spaced),
    }
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn end_where_the_script_changes() {
        let cases = [
            ("我用Python写后端", "我用 python 写后端"),
            ("会社ではAWSを使う", "会社では aws を使う"),
            ("서울에서Python을 쓴다", "서울에서 python 을 쓴다"),
            ("2024年にGPT4o", "2024 年に gpt4o"),
            ("в PostgreSQLе и Су27", "в postgresql е и су27"),
            ("ฉันใช้Rustทุกวัน", "ฉันใช้ rust ทุกวัน"),
            ("أستخدم Pythonو SQL", "استخدم python و sql"),
            ("हिन्दी, नमस्ते।", "हिन्दी नमस्ते"),
            ("佐々木さん", "佐々木さん"),
            ("l’Escalade 'so' O'Brien", "l'escalade so' o'brien"),
        ];
        for (text, expected) in cases {
            let runs: Vec<String> = runs(text).into_iter().map(|run| run.text).collect();
            assert_eq!(runs.join(" "), expected, "{text}");
        }
    }
}
