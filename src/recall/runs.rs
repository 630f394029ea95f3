//! Text as runs of letters of one script: `我用Python写后端` has three.

use super::fold::fold;
use super::script::Script;

/// Letters with nothing between them but apostrophes, folded and without marks; or the end of a sentence.
#[derive(Debug)]
pub struct Run {
    /// `'` stands for every apostrophe. Empty for [`Script::End`].
    pub text: String,
    /// Of all its letters: `Latin`, `Spaced`, `Hangul`, `Unspaced`; or `End`.
    pub script: Script,
}

/// The runs of `text` in order.
pub fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut goes_on = false;
    for c in fold(text).chars() {
        let script = match Script::of(c) {
            Script::Mark => continue,
            Script::Han => Script::Unspaced,
            script => script,
        };
        match runs.last_mut().filter(|_| goes_on) {
            Some(run) if c == '\'' || belongs(c, script, run.script) => run.text.push(c),
            _ => {
                goes_on = !matches!(script, Script::Separator | Script::End);
                match script {
                    Script::Separator => {}
                    Script::End => runs.push(Run { text: String::new(), script }),
                    _ => runs.push(Run { text: c.into(), script }),
                }
            }
        }
    }
    runs
}

fn belongs(c: char, script: Script, run: Script) -> bool {
    script == run && script != Script::End || run == Script::Spaced && c.is_ascii_digit()
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
            ("हिन्दी, नमस्ते।", "हिन्दी नमस्ते |"),
            ("佐々木さん", "佐々木さん"),
            ("l’Escalade 'so' O'Brien", "l'escalade so' o'brien"),
            ("Why? Now… 为什么？", "why | now | 为什么 |"),
        ];
        for (text, expected) in cases {
            let runs: Vec<String> =
                runs(text).into_iter().map(|run| if run.text.is_empty() { "|".into() } else { run.text }).collect();
            assert_eq!(runs.join(" "), expected, "{text}");
        }
    }
}
