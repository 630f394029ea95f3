//! Who a text is about is known: it says nothing about what.

/// How models begin a statement about the user. In a short sentence the subject takes a third of the vector: the cosine of
/// "The user uses PostgreSQL" to a question about databases is 0.23, that of "uses PostgreSQL" 0.38.
const SUBJECTS: [&str; 8] =
    ["the user's ", "the user’s ", "the user is ", "the user ", "user's ", "user’s ", "user is ", "user "];

/// `text` without "The user" at its beginning.
pub fn without_subject(text: &str) -> &str {
    let starts_with =
        |subject: &&str| text.get(..subject.len()).is_some_and(|start| start.eq_ignore_ascii_case(subject));
    let rest = SUBJECTS.iter().find(|subject| starts_with(subject)).map_or(text, |subject| &text[subject.len()..]);
    if rest.trim().is_empty() { text } else { rest }
}

#[cfg(test)]
mod tests {
    use super::without_subject;

    #[test]
    fn takes_the_subject_off() {
        assert_eq!(without_subject("The user's team uses PostgreSQL"), "team uses PostgreSQL");
        assert_eq!(without_subject("The user’s team uses PostgreSQL"), "team uses PostgreSQL");
        assert_eq!(without_subject("User is a developer"), "a developer");
        assert_eq!(without_subject("Users like it"), "Users like it");
        assert_eq!(without_subject("The user "), "The user ");
        assert_eq!(without_subject("Ünser"), "Ünser");
    }
}
