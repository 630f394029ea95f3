use super::{MemoryQuestion, memory_question, says_nothing};

/// Of `memory_questions.txt` the lines under a heading.
fn lines(heading: &str) -> Vec<&'static str> {
    let sections = include_str!("../memory_questions.txt").split("## ");
    let section = sections.into_iter().find(|section| section.starts_with(heading)).expect("a heading");
    let lines: Vec<&str> = section.lines().skip(1).filter(|line| !line.is_empty()).collect();
    assert!(lines.len() > 20);
    lines
}

fn assert_none(wrong: Vec<&str>) {
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_overview_is_asked_for_in_many_languages() {
    let mut lines = lines("overview");
    lines.retain(|text| memory_question(text) != Some(MemoryQuestion::Overview));
    assert_none(lines);
}

#[test]
fn forgetting_all_is_asked_for_in_many_languages() {
    let mut lines = lines("forget all");
    lines.retain(|text| memory_question(text) != Some(MemoryQuestion::ForgetAll));
    assert_none(lines);
    let mut kept =
        vec!["Don't forget me", "Never forget everything", "Vergiss mich nicht!", "N'oublie pas tout", "别忘了我"];
    kept.retain(|text| memory_question(text) == Some(MemoryQuestion::ForgetAll));
    assert_none(kept);
}

#[test]
fn words_without_a_topic_are_no_question_about_the_memory() {
    let mut lines = lines("nothing");
    lines.retain(|text| memory_question(text).is_some() || !says_nothing(text));
    assert_none(lines);
}

#[test]
fn a_topic_is_looked_up() {
    let mut lines = lines("topic");
    lines.retain(|text| memory_question(text).is_some() || says_nothing(text));
    assert_none(lines);
    for text in ["", "😀", "…"] {
        assert!(memory_question(text).is_none() && !says_nothing(text));
    }
}

#[test]
fn of_a_long_text_the_ends_are_read() {
    let log = "2026-11-26 id=5f2c GET /\n".repeat(20_000);
    assert_eq!(memory_question(&log), None);
    assert_eq!(memory_question(&(log + "What do you know about me?")), Some(MemoryQuestion::Overview));
}
