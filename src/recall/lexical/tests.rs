use super::{LexicalIndex, shared_words};
use crate::recall::words::tests::comparisons;

#[test]
fn finds_by_words_and_forgets() {
    let mut index = LexicalIndex::default();
    let texts = ["Prefers Python for backend work", "Works at a fintech startup", "Paints watercolours"];
    let slots: Vec<u32> = texts.iter().map(|text| index.insert(text)).collect();
    assert_eq!(slots, [0, 1, 2]);
    let scores = index.search("which python version?");
    assert!(scores[0] > 0.1 && scores[0] < 1.0 && scores[1..] == [0.0, 0.0], "{scores:?}");
    assert_eq!(index.search("the of"), [0.0; 3]);
    index.remove(0, texts[0]);
    assert_eq!(index.search("python"), [0.0; 3]);
    assert_eq!(index.insert("Python again"), 3);
}

#[test]
fn a_poor_match_stays_poor() {
    let mut index = LexicalIndex::default();
    index.insert("Paints at work");
    index.insert("Uses PostgreSQL");
    let poor = index.search("does the work of the database team include paintings of elephants")[0];
    let good = index.search("paint work")[0];
    assert!(good > 3.0 * poor, "{poor} {good}");
}

#[test]
fn forgets_all_of_a_text() {
    let mut index = LexicalIndex::default();
    let texts = ["tea, tea and more tea", "tea or coffee", "coffee"];
    let slots: Vec<u32> = texts.iter().map(|text| index.insert(text)).collect();
    for (slot, text) in slots.into_iter().zip(texts) {
        index.remove(slot, text);
    }
    assert!(index.postings.values().all(Vec::is_empty));
    assert_eq!((index.texts, index.total_length), (0, 0));
}

#[test]
fn what_is_written_differently_is_found() {
    let found = [
        // Apostrophes.
        ("Aime l'escalade", "escalade"),
        ("Aime l’escalade", "l'escalade"),
        ("Married to Miles O'Brien", "O’Brien"),
        ("Married to Miles O'Brien", "obrien"),
        ("Married to Miles O'Brien", "brien"),
        ("Likes rock'n'roll", "rock"),
        ("Likes rock'n'roll", "rocknroll"),
        ("The user's team ships weekly", "user"),
        ("Dell’arte teatro", "arte"),
        ("Живе у Кам'янці", "Камʼянці"),
        // Case, accents, forms, encodings.
        ("Brother is called José", "Jose"),
        ("Brother is called Jose", "JOSÉ"),
        ("Lives in Orléans", "Orle\u{301}ans"),
        ("Lives in İstanbul", "istanbul"),
        ("Lives in istanbul", "İSTANBUL"),
        ("Wohnt in der Hauptstraße", "hauptstrasse"),
        ("Любит ёлку", "елку"),
        ("Works at Ａｃｍｅ", "acme"),
        ("ﾗｰﾒﾝが好き", "ラーメン"),
        ("Plays the ﬂute", "flute"),
        ("يسكن في أبوظبي", "ابوظبي"),
        ("اسمه مُحَمَّد", "محمد"),
        ("Μένει στην Αθήνα", "ΑΘΗΝΑ"),
        ("Sống ở Đà Nẵng", "da nang"),
        ("Mieszka w Łodzi", "lodzi"),
        ("Bor i Århus", "arhus"),
        ("Kommt aus München", "munchen"),
        // Scripts without spaces, and in one run with others.
        ("我用Python写后端", "Python"),
        ("我用Python写后端", "后端"),
        ("会社ではAWSを使う", "AWS"),
        ("会社ではAWSを使う", "会社"),
        ("서울에 산다", "서울"),
        ("서울에 산다", "서울은 어때?"),
        ("개를 키운다", "개"),
        ("犬を飼っている", "犬の名前は？"),
        ("我喜欢猫", "猫"),
        ("อยู่ที่เชียงใหม่", "เชียงใหม่"),
        ("ใช้Rustทุกวัน", "rust"),
        ("हिन्दी बोलता है", "हिन्दी"),
    ];
    for (text, query) in found {
        let mut index = LexicalIndex::default();
        index.insert(text);
        index.insert("Something else");
        let scores = index.search(query);
        assert!(scores[0] > 0.0 && scores[1] == 0.0, "{text} | {query}: {scores:?}");
        assert!(!shared_words(query, text).is_empty());
    }
}

#[test]
fn slips_of_the_keyboard_are_corrected() {
    let mut index = LexicalIndex::default();
    index.insert("Deploys TypeScript to Kubernetes, and keeps errors in Redis");
    index.insert("Rides a horse past the house near Berlin");
    for query in ["typscript", "typsecript", "Kubernets", "kuberneted", "Reedis", "eror"] {
        let scores = index.search(query);
        assert!(scores[0] > 0.1 && scores[1] == 0.0, "{query}: {scores:?}");
    }
    for query in ["houses or horses", "hose", "bellin", "k9s", "redix", "edis", "merlin", "berlim1", "Bérlin2"] {
        let scores = index.search(query);
        assert!(scores[0] == 0.0 && (query == "houses or horses") == (scores[1] > 0.0), "{query}: {scores:?}");
    }
    let log = "eror ".repeat(33);
    assert_eq!(index.search(&log), [0.0, 0.0], "a long text is not read letter by letter");
}

#[test]
fn what_is_off_topic_shares_no_word() {
    let apart = [
        ("住在汉堡", "17乘以23是多少？"),
        ("我住在汉堡，喜欢喝茶", "今天星期几？"),
        ("ハンブルクに住んでいます", "17かける23は何ですか？"),
        ("함부르크에 살고 있습니다", "17 곱하기 23은 얼마입니까?"),
        ("Wohnt in Hamburg und hat einen Hund", "Was ist 17 mal 23 und wie geht es dir?"),
        ("Habite à Lyon et a un chien", "Qu'est-ce que c'est et pourquoi ?"),
        ("Живёт в Москве, и у него есть собака", "Сколько будет 17 на 23 и почему?"),
    ];
    for (text, query) in apart {
        assert_eq!(shared_words(query, text), Vec::<String>::new(), "{text} | {query}");
    }
}

#[test]
fn the_work_grows_with_the_text() {
    let log = |lines: usize| {
        let line = |id: usize| format!("2026-11-26 10:{id} GET /user's/{id:x} {:x} ok\n", id * 7919);
        (0..lines).map(line).collect::<String>()
    };
    let work = |text: &str| {
        comparisons(|| {
            let mut index = LexicalIndex::default();
            index.insert(text);
            index.remove(0, text);
        })
    };
    let (half, whole) = (work(&log(1_000)), work(&log(2_000)));
    assert!(whole < 3 * half && whole < 2_000 * 40, "{half} {whole}");

    let mut index = LexicalIndex::default();
    index.insert("They get logs");
    let text = log(20_000);
    let query = comparisons(|| assert!(index.search(&text)[0] > 0.0));
    assert!(query < 2_000, "{query}");
    let shared = comparisons(|| assert_eq!(shared_words(&text, "what do they get?"), ["get"]));
    assert!(shared < 4_000, "{shared}");
}
