use std::cell::Cell;

use super::{Word, words};

thread_local! {
    static COMPARISONS: Cell<usize> = const { Cell::new(0) };
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        COMPARISONS.set(COMPARISONS.get() + 1);
        self.0 == other.0
    }
}

/// How many words `work` compared.
pub fn comparisons(work: impl FnOnce()) -> usize {
    COMPARISONS.set(0);
    work();
    COMPARISONS.get()
}

fn of(text: &str) -> Vec<String> {
    words(text, false).into_iter().map(|word| word.0).collect()
}

fn of_query(text: &str) -> Vec<String> {
    words(text, true).into_iter().map(|word| word.0).collect()
}

#[test]
fn different_forms_of_a_word_meet() {
    for forms in ["paints painted painting", "hobby hobbies", "running runs", "hoped hoping hopes", "boxes box"] {
        let words = of(forms);
        assert!(words.windows(2).all(|pair| pair[0] == pair[1]), "{words:?}");
    }
}

#[test]
fn keeps_what_matters_in_every_script() {
    assert_eq!(of("What's the user's DB? PostgreSQL-16!"), ["user", "db", "postgresql", "16"]);
    assert_eq!(of("Über Straße, élan"), of("uber strasse elan"));
    assert_eq!(of("我住在北京"), ["我住", "住", "住在", "在北", "北", "北京", "京"]);
    assert_eq!(of_query("我住在北京"), ["我住", "住", "住在", "在北", "北京"]);
    assert_eq!(of("ΟΔΟΣ"), of("οδος"));
    assert_eq!(of("the of and"), Vec::<String>::new());
    assert_eq!(of("हिन्दी"), ["हिन्दी"]);
}

#[test]
fn a_word_with_an_apostrophe_is_its_parts_and_the_whole() {
    assert_eq!(of("l'escalade"), ["escalad", "lescalad"]);
    assert_eq!(of("O’Brien"), ["brien", "obrien"]);
    assert_eq!(of("rockʼnʼroll"), ["rock", "roll", "rocknroll"]);
    assert_eq!(of("п’ять"), ["ять", "пять"]);
    assert_eq!(of("the users' user's 'user'"), ["user", "user", "user"]);
    assert_eq!(of("I'm we've don't can't he'd isn't what's qu'est-ce que c'est"), Vec::<String>::new());
    assert_eq!(of("R'n'B"), ["rnb"]);
    assert_eq!(of("' '' I'd"), Vec::<String>::new());
}

#[test]
fn runs_without_spaces_are_pairs() {
    assert_eq!(of("会社ではAWSを使う"), ["会社", "社", "社で", "aws", "を使", "使", "使う"]);
    assert_eq!(of("서울에 산다"), ["서울", "울에", "산다"]);
    assert_eq!(of("개를 집에서"), ["개를", "개", "집에", "집"]);
    assert_eq!(of("Python을 쓴다"), ["python", "쓴다"]);
    assert_eq!(of_query("猫は？"), ["猫", "猫は"]);
    assert_eq!(of_query("我的猫呢？"), ["的猫", "猫", "猫呢"]);
    assert_eq!(of("เชียงใหม่").len(), 8);
}

#[test]
fn words_that_say_nothing_are_left_out_in_many_languages() {
    let texts = [
        "Was ist das und wie geht es dir?",
        "Qu'est-ce que vous avez ?",
        "¿Qué es esto y por qué?",
        "Per favore, che cosa è questo?",
        "Что это такое и почему?",
        "Bu nedir ve neden?",
        "ما هذا ولماذا",
        "यह क्या है और क्यों?",
        "你是谁？这是什么？",
        "これは何ですか？",
        "왜? 그리고 무엇을?",
    ];
    for text in texts {
        assert!(of_query(text).len() <= 2, "{text}: {:?}", of_query(text));
    }
    let contents = include_str!("../content_words.txt").lines().filter(|line| !line.starts_with('#'));
    let lost: Vec<&str> = contents.flat_map(str::split_whitespace).filter(|word| of(word).is_empty()).collect();
    assert!(lost.is_empty(), "{lost:?}");
    // They mean something in another language.
    for word in ["son", "MIT", "Uber", "hat trick", "OS", "Ben", "van", "man", "comments", "Don"] {
        assert!(!of(word).is_empty(), "{word}");
    }
}
