//! Whether two texts say the same.

use super::fold::fold;
use super::script::Script;

/// Whom statements are about in the languages of `vocabulary.txt`, folded: a statement is the same with and without.
const SUBJECTS: [&str; 24] = [
    "the user's ",
    "the user ",
    "user's ",
    "user ",
    "der nutzer ",
    "der benutzer ",
    "l'utilisateur ",
    "el usuario ",
    "o usua\u{301}rio ",
    "l'utente ",
    "de gebruiker ",
    "uz\u{307}ytkownik ",
    "пользователь ",
    "користувач ",
    "kullani\u{335}ci\u{335} ",
    "المستخدم ",
    "उपयोगकर्ता ",
    "用户",
    "用戶",
    "使用者",
    "ユーザーは",
    "ユーザは",
    "사용자는 ",
    "사용자가 ",
];

/// A key that is equal for texts that differ only in case, white space, kinds of apostrophes, quotes and hyphens, how
/// letters are encoded, punctuation at the end, or in whether they begin with "The user". No more is folded: `C` is not `C++`, `José` not `Jose`, and from Paris to
/// London is not from London to Paris.
pub fn normalize_statement(text: &str) -> String {
    let folded = fold(text);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let folded = words.join(" ");
    let statement = folded.trim_end_matches(ends_statement);
    let rest = SUBJECTS.iter().find_map(|subject| statement.strip_prefix(subject));
    rest.unwrap_or(statement).to_owned()
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
