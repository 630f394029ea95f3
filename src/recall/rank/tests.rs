use super::{LexicalIndex, Query, RankedSlot, Space, Text, Vector, rank};

fn ranked(query: Query, texts: &[(&str, Option<&Vector>)]) -> Vec<RankedSlot> {
    let (mut lexical, mut space) = (LexicalIndex::default(), Space::default());
    let texts: Vec<Text> = texts
        .iter()
        .map(|(text, vector)| Text { slot: lexical.insert(text), vector: *vector, is_linked: false })
        .collect();
    while space.step("of a test", texts.iter().map(|text| (text.slot, text.vector))) {}
    rank(query, &lexical, &texts, &space)
}

fn slots(hits: &[RankedSlot]) -> Vec<u32> {
    hits.iter().map(|hit| hit.slot).collect()
}

#[test]
fn fuses_words_and_meaning() {
    let near = Vector::from_f32(&[1.0, 0.1]).unwrap();
    let far = Vector::from_f32(&[-0.1, 1.0]).unwrap();
    let texts =
        [("uses PostgreSQL", Some(&near)), ("plays tennis", Some(&far)), ("not embedded yet: PostgreSQL", None)];
    let both = ranked(Query { text: "PostgreSQL", vector: Some(&near) }, &texts);
    assert_eq!(slots(&both), [0, 2, 1]);
    assert!(both[0].score.total > both[1].score.total + 0.6, "{both:?}");
    assert_eq!(both[1].score.cosine, None);
    assert_eq!(slots(&ranked(Query { text: "PostgreSQL", vector: None }, &texts)), [0, 2]);
    assert_eq!(slots(&ranked(Query { text: "sports", vector: Some(&far) }, &texts)), [1, 0]);
}

#[test]
fn what_names_nothing_finds_nothing() {
    let vector = Vector::from_f32(&[1.0, 0.0]).unwrap();
    let count = |text| {
        let texts = [("Geht gern klettern, and what she can do is up to you", Some(&vector))];
        ranked(Query { text, vector: Some(&vector) }, &texts).len()
    };
    for text in ["How are you?", "Why?", "What can you do?", "Wie geht es dir?", "为什么？", "Thanks! And you?"] {
        assert_eq!(count(text), 0, "{text}");
    }
    for text in ["", "😀", "What do you know about me?", "Does she climb?"] {
        assert_eq!(count(text), 1, "{text}");
    }
}

#[test]
fn words_alone_must_match_well() {
    let vector = Vector::from_f32(&[1.0, 0.0]).unwrap();
    let texts = [("Wohnt in Hamburg an der Elbe", None), ("Hat eine Katze namens Momo", None)];
    let mattering = |text, vector| {
        let hits = ranked(Query { text, vector }, &texts);
        hits.iter().filter(|hit| hit.score.matters).map(|hit| hit.slot).collect::<Vec<_>>()
    };
    assert_eq!(mattering("Wie heißt meine Katze?", None), [1]);
    let long = "Erkläre, warum Flüsse wie Elbe, Rhein, Donau, Weser, Main, Neckar, Saale und Spree im Winter Hochwasser führen";
    assert_eq!(mattering(long, None), [] as [u32; 0]);
    // Where meaning says otherwise, words must match better.
    assert_eq!(mattering("Katze, Hund, Maus?", Some(&vector)), [] as [u32; 0]);
}

#[test]
fn by_words_alone_all_texts_with_the_word_matter() {
    let texts = [("Keeps bees", None), ("Bees sting in May", None), ("Has a cat that hunts birds", None)];
    let hits = ranked(Query { text: "What about my bees?", vector: None }, &texts);
    assert_eq!(slots(&hits), [0, 1]);
    assert!(hits.iter().all(|hit| hit.score.matters), "{hits:?}");
}

#[test]
fn texts_said_together_raise_each_other() {
    let at = |angle: f32| Vector::from_f32(&[angle.cos(), angle.sin()]).unwrap();
    let vectors: Vec<Vector> = (0..16).map(|place| at(0.2 * place as f32)).collect();
    let (mut lexical, mut space) = (LexicalIndex::default(), Space::default());
    let texts = |is_linked| -> Vec<Text> {
        let text = |(slot, vector)| Text { slot: slot as u32, vector: Some(vector), is_linked };
        vectors.iter().enumerate().map(text).collect()
    };
    for place in 0..16 {
        lexical.insert(if place == 8 { "keeps bees" } else { "something else" });
    }
    while space.step("of a test", texts(true).iter().map(|text| (text.slot, text.vector))) {}
    assert!(space.order() > 0.9);
    let total = |is_linked: bool| {
        let hits = rank(Query { text: "bees", vector: Some(&vectors[0]) }, &lexical, &texts(is_linked), &space);
        hits.iter().find(|hit| hit.slot == 9).unwrap().score.total
    };
    assert!(total(true) > total(false) + 0.15);
}

#[test]
fn what_is_not_near_a_question_needs_a_word_of_it() {
    let axis = |at: usize, cosine: f32| {
        let mut components = [0.0; 384];
        (components[at], components[at + 1]) = (cosine, (1.0 - cosine * cosine).sqrt());
        Vector::from_f32(&components).unwrap()
    };
    let (mut lexical, mut space) = (LexicalIndex::default(), Space::default());
    let vector = axis(0, 1.0);
    let slot = lexical.insert("Deploys with Kubernetes to three regions");
    let texts = [Text { slot, vector: Some(&vector), is_linked: false }];
    while space.step("all-MiniLM-L6-v2", texts.iter().map(|text| (text.slot, text.vector))) {}
    let matters = |text, cosine| {
        let vector = axis(0, cosine);
        rank(Query { text, vector: Some(&vector) }, &lexical, &texts, &space)[0].score.matters
    };
    assert!(matters("Which cluster runs the pods?", 0.3));
    assert!(!matters("Which cluster runs the pods?", 0.22), "far above the background, and still not near");
    assert!(matters("Which Kubernetes cluster?", 0.22));
    assert!(
        matters("Can you recommend a cluster for my pods?", 0.22),
        "a request has none of the words of what helps with it"
    );
}
