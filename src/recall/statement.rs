//! Whether two texts say the same.

use super::fold::fold;
use super::script::Script;

/// A key that is equal for texts that differ only in case, white space, kinds of apostrophes, quotes and hyphens, how
/// letters are encoded, or punctuation at the end. No more is folded: `C` is not `C++`, `José` not `Jose`, and from Paris to
/// London is not from London to Paris.
pub fn normalize_statement(text: &str) -> String {
    let folded = fold(text);
    let words: Vec<&str> = folded.split_whitespace().collect();
    words.join(" ").trim_end_matches(ends_statement).to_owned()
}

fn ends_statement(c: char) -> bool {
    Script::of(c) == Script::End || matches!(c, ' ' | ',' | ';' | ':' | '、' | '،' | '؛')
}

#[cfg(test)]
mod tests {
    use super::normalize_statement;

    #[test]
    fn is_equal_for_the_same_statement() {
        let same = [
            ("Likes tea", "likes  TEA."),
            ("喜欢喝茶", "喜欢喝茶。"),
            ("お茶が好き", "お茶が好き！"),
            ("يحب الشاي", "يحب الشاي؟"),
            ("चाय पसंद है", "चाय पसंद है।"),
            ("Works at O'Brien's", "works at O’Brienʼs"),
            ("Lives in Orléans", "lives in Orle\u{301}ans!"),
            ("Sống ở Huế", "so\u{302}\u{301}ng ở Hue\u{301}\u{302}"),
            ("서울에 산다", "\u{1109}\u{1165}\u{110b}\u{116e}\u{11af}에 산다…"),
            ("ガラスを作る", "カ\u{3099}ラスを作る"),
            ("ﾊﾟﾝを焼く", "パンを焼く"),
            ("Ａｌｉｃｅ　Ｓｍｉｔｈ", "alice smith"),
            ("Says “no”", "says \"no\" ."),
            ("İstanbul", "i\u{307}stanbul"),
            ("Uses zero\u{ad}width", "uses zerowidth\u{feff}"),
            ("ΟΔΟΣ", "οδος"),
        ];
        for (one, other) in same {
            assert_eq!(normalize_statement(one), normalize_statement(other), "{one} | {other}");
        }
    }

    #[test]
    fn keeps_what_differs() {
        let different = [
            ("C", "C++"),
            ("C#", "C"),
            ("José", "Jose"),
            ("Łukasz", "Lukasz"),
            ("año", "ano"),
            ("か", "が"),
            ("From Paris to London", "From London to Paris"),
        ];
        for (one, other) in different {
            assert_ne!(normalize_statement(one), normalize_statement(other));
        }
        assert_eq!(normalize_statement(" ... "), "");
    }
}
