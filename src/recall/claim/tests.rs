use super::{Claim, Relation};

/// Those of `pairs`, a newer statement and an older one, that are something else to each other.
#[track_caller]
fn check(expected: Relation, pairs: &[(&str, &str)]) {
    let relation = |new: &str, old: &str| Claim::of(new).relation(&Claim::of(old));
    let wrong: Vec<_> = pairs.iter().filter(|(new, old)| relation(new, old) != expected).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn says_the_same_in_other_words() {
    check(
        Relation::Same,
        &[
            ("Likes tea", "likes the tea"),
            ("Loves tea", "Likes tea"),
            ("The user really likes tea", "Enjoys tea"),
            ("Does not like tea", "Dislikes tea"),
            ("Doesn't like tea", "Hates tea"),
            ("Likes hiking", "Likes hikes"),
            ("Uses Rust and Python", "Uses Python and Rust"),
            ("Lives in Berlin now", "Currently lives in Berlin"),
            ("Moved to Berlin", "Lives in Berlin"),
            ("Lives in Berlin", "Lives in Berlin, Germany"),
            ("Is living in Berlin", "Lives in Berlin"),
            ("Works at Google", "Works for Google as a designer"),
            ("Has two children", "Has 2 children"),
            ("Is named Anna", "Name is Anna"),
            ("Name is Anna", "Name is Anna Schmidt"),
            ("Is 34 years old", "Turned 34"),
            ("Doesn't eat meat anymore", "No longer eats meat"),
            ("不喜欢咖啡", "不喜欢咖啡。"),
        ],
    );
}

#[test]
fn what_is_so_in_one_way_only_replaces_what_was() {
    check(
        Relation::Replaces,
        &[
            ("Moved to Bonn", "Lives in Berlin"),
            ("Lives in Bonn", "The user lives in Berlin"),
            ("Has moved from Berlin to Bonn", "Lives in Berlin Kreuzberg"),
            ("Lives in Berlin, Germany", "Lives in Berlin"),
            ("Recently moved to New York", "Is based in Chicago"),
            ("Works at Meta", "Works at Google"),
            ("Started at Stripe as an engineer", "Works for Google as a designer"),
            ("Works as a nurse", "Works as a teacher"),
            ("Is named Anne", "Name is Anna"),
            ("Is 35 years old", "Is 34 years old"),
            ("Turned 35", "Is 34 years old"),
            ("Got married", "Is single"),
            ("Is divorced", "Is married to Tom"),
            ("Eats meat again", "Is vegetarian"),
            ("Is vegan", "Is a vegetarian"),
            ("Favorite color is green", "Favorite color is blue"),
            ("Favourite band is Blur", "Favourite band is Oasis"),
            ("Phone number is 555 0101", "Phone number is 555 0100"),
            ("Email is a@b.example", "Email is c@d.example"),
            ("Wife works at Siemens", "Wife Anna works at Bosch"),
            ("Daughter Mia is 5 years old", "Daughter Mia is 4 years old"),
            ("Has three children", "Has two children"),
            ("Takes 10 mg of ramipril", "Takes 5 mg of ramipril"),
            ("Leads a team of 8 people", "Leads a team of 5 people"),
            ("Prefers coffee over tea", "Prefers tea over coffee"),
            ("Prefers light mode", "Prefers dark mode"),
            ("Prefers aisle seats", "Prefers window seats"),
            ("Switched from MySQL to PostgreSQL", "Uses MySQL"),
            ("Switched from coffee to tea", "Drinks coffee"),
            ("Moved from Java to Python", "Uses Java"),
            ("Replaced VS Code with Neovim", "Uses VS Code"),
            ("Doesn't like coffee", "Likes coffee"),
            ("Hates coffee", "Loves coffee"),
            ("Likes coffee", "Doesn't like coffee"),
            ("No longer works at Google", "Works at Google"),
            ("Quit smoking", "Smokes"),
            ("Stopped drinking coffee", "Drinks coffee"),
            ("Is not allergic to nuts", "Is allergic to nuts"),
            ("Has no car", "Has a car"),
            ("Wohnt in Bonn", "Wohnt in Berlin"),
            ("Arbeitet bei Bosch", "Arbeitet bei Siemens"),
            ("Mag keinen Kaffee", "Mag Kaffee"),
            ("Habite à Lyon", "Habite à Paris"),
            ("Travaille chez Airbus", "Travaille chez Renault"),
            ("Vive en Madrid", "Vive en Sevilla"),
            ("Живёт в Москве", "Живёт в Казани"),
            ("住在上海", "住在北京"),
            ("不喜欢咖啡", "喜欢咖啡"),
        ],
    );
}

#[test]
fn what_can_both_be_so_stays() {
    check(
        Relation::Unrelated,
        &[
            ("Likes coffee", "Likes tea"),
            ("Visited Paris", "Visited Rome"),
            ("Has a daughter named Mia", "Has a daughter named Lea"),
            ("Has a son, 4 years old", "Has a son, 7 years old"),
            ("Daughter is 4 years old", "Daughter is 7 years old"),
            ("Has a 4 year old son", "Has a 7 year old son"),
            ("Colleague Anna lives in Bonn", "Sister Anna lives in Berlin"),
            ("Friend Anna lives in Bonn", "Friend Anna lives in Berlin"),
            ("Sister Anna lives in Bonn", "Lives in Berlin"),
            ("Son Tom lives in Rome", "Son Max lives in Paris"),
            ("Brother works at Google", "Brother works at Meta"),
            ("Works at night", "Works at Google"),
            ("Works at Google in Zurich", "Works at Google as a designer"),
            ("Also works at Meta", "Works at Google"),
            ("Works as a volunteer firefighter", "Works as a nurse"),
            ("Lives in a small flat", "Lives in Berlin"),
            ("Lives in Germany", "Lives in Berlin"),
            ("Lives in Berlin", "Lives in Germany"),
            ("Lived in Bonn", "Lives in Berlin"),
            ("Worked at Meta", "Works at Google"),
            ("Worked at Google", "Works at Google"),
            ("Used to live in Bonn", "Lives in Berlin"),
            ("Plans to move to Bonn", "Lives in Berlin"),
            ("Wants to work at Meta", "Works at Google"),
            ("Lives in Spain during winter", "Lives in Berlin"),
            ("Did not live in Berlin", "Lives in Bonn"),
            ("Favorite color is green", "Favorite food is pasta"),
            ("Dog's name is Rex", "Dog's name is Bello"),
            ("Name is Anna", "Brother's name is Tom"),
            ("Uses Linux", "Uses Windows"),
            ("Uses Rust", "Uses Python"),
            ("Speaks German", "Speaks French"),
            ("Plays the piano", "Plays the guitar"),
            ("Has cats", "Has a cat"),
            ("Has a dog", "Had a dog"),
            ("Is a teacher", "Was a teacher"),
            ("Likes short walks", "Likes long walks"),
            ("Prefers Italian restaurants", "Prefers quiet restaurants"),
            ("Has a meeting at 3", "Has a meeting at 5"),
            ("Visited Rome in 2021", "Visited Rome in 2019"),
            ("Likes C++", "Likes C"),
            ("Likes 🎾", "Likes ⚽"),
            ("From Paris to London", "From London to Paris"),
            ("Flies from Paris to London", "Flies from London to Paris"),
            ("Is allergic to nuts", "Is allergic to cats"),
            ("Is not allergic to nuts", "Is allergic to cats"),
            ("Likes tea", "Does not like coffee"),
            ("Owns one", "Owns two"),
            ("Keeps bees in hive 3", "Keeps bees in hive 4"),
            ("Lives with Anna", "Lives in Berlin"),
            ("Runs a blog about tea", "Runs a blog about coffee"),
            ("Is called José", "Likes Jose"),
            ("喜欢茶", "喜欢咖啡"),
            ("Mag Tee", "Mag Kaffee"),
            ("Moved to Python", "Lives in Berlin"),
            ("Moved to PostgreSQL", "Lives in Berlin"),
            ("Moved from Java to Python", "Lives in Berlin"),
            ("Moved from AWS to GCP", "Lives in Berlin"),
            ("Moved to the Marketing team", "Lives in Berlin"),
            ("Moved to Berlin in 2015", "Lives in Bonn"),
            ("Started at Meta in 2015", "Works at Google"),
            ("Started at 9", "Works at Google"),
            ("Starts at Stripe in May", "Works at Google"),
            ("Is called Bob by friends", "Name is Robert"),
            ("Budget is 500 euros for the trip", "Budget is 2000 euros for the kitchen"),
            ("Email is a@b.example for work", "Email is c@d.example"),
            ("Habit Tracker is used daily", "Lives in Berlin"),
            ("Vit D is taken daily", "Lives in Berlin"),
            ("Llama 3 is the model in use", "Name is Anna"),
            ("叫外卖", "叫小明"),
            ("Is engaged in charity", "Is single"),
            ("Eats meat on Sundays", "Is vegetarian"),
            ("Has 5 years of experience", "Is 34 years old"),
            ("Uses Python 3.12", "Uses Python 3.11"),
            ("Wants to learn French", "Wants to learn Spanish"),
            ("Likes tea, not coffee", "Likes tea"),
            ("Does not drink", "Drinks coffee"),
            ("Heiße Schokolade ist gut", "Heißt Anna"),
            ("", "Likes tea"),
            ("...", "!!!"),
        ],
    );
}

#[test]
fn a_message_tells_which_attributes_it_may_correct() {
    let keys = |text: &str| super::stated(text).into_iter().map(|stated| stated.key).collect::<Vec<_>>().join(",");
    for (text, expected) in [
        ("Actually I moved to Bonn", " home"),
        ("Hi! I've just moved to bonn, what should I see there?", " home"),
        ("We live in Bonn now.", " home"),
        ("Thanks. By the way, I work at Meta now.", " employer"),
        ("I got a new job!", " employer"),
        ("My name is Anne.", " name"),
        ("I'm 35 years old", " age"),
        ("I am vegan now", " diet"),
        ("My wife works at Siemens.", "wif employer"),
        ("My favorite color is green", " favorit color"),
        ("Ich wohne jetzt in Bonn.", " home"),
        ("我住在上海", " home"),
        ("Moved to Bonn last week!", " home"),
        ("Where do I live?", ""),
        ("How do I move a file to another folder?", ""),
        ("What is the capital of France?", ""),
        ("Hello", ""),
        ("Write a story about a man who lives in Bonn.", ""),
        ("Anna lives in Bonn", ""),
        ("", ""),
    ] {
        assert_eq!(keys(text), expected, "{text}");
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod generated {
    use proptest::prelude::*;

    use super::super::{Claim, Relation, stated};
    use crate::recall::{asks_to_forget, named_time};

    const WORDS: [&str; 40] = [
        "moved", "from", "to", "in", "lives", "works", "at", "as", "is", "has", "prefers", "over", "rather", "than",
        "not", "no", "never", "Berlin", "Bonn", "switched", "replaced", "with", "3", "years", "old", "turned",
        "married", "vegan", "my", "I", "don't", "favorite", "name", "wife", "son", "Tom", "forget", "ago", "last",
        "week",
    ];

    proptest! {
        #[test]
        fn any_words_are_read(words in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 0..9), other in ".{0,20}") {
            let text = words.join(" ");
            let (claim, other) = (Claim::of(&text), Claim::of(&other));
            let is_same = claim.relation(&claim);
            prop_assert!(is_same == Relation::Same || claim.tokens.list.is_empty());
            claim.relation(&other);
            other.relation(&claim);
            stated(&text);
            asks_to_forget(&text);
            named_time(&text, 1_700_000_000_000);
        }

        #[test]
        fn any_text_is_read(text in "\\PC{0,60}", now in 0_u64..4_000_000_000_000) {
            Claim::of(&text).relation(&Claim::of(&text));
            stated(&text);
            asks_to_forget(&text);
            named_time(&text, now);
        }
    }
}
