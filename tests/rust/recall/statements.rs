//! Texts that say the same are one memory.

use fast_memory::memory::{Category, MemoryChange, NewMemory, Source};
use pollster::block_on;
use serde_json::json;

use super::support::{Setup, all, ask, begin, handle, learn, new_memory};

const SAME: [(&str, &str); 22] = [
    ("Likes tea", "likes tea."),
    ("Likes tea", "LIKES  TEA !"),
    ("Likes tea", "The user likes tea"),
    ("Likes tea", "User likes tea."),
    ("Is a developer", "The user is a developer"),
    ("Name is Noé", "The user’s name is Noe\u{301}."),
    ("Works at O'Brien's", "Works at O’Brien’s"),
    ("Says \"no\"", "Says “no”."),
    ("Lives in Orléans", "lives in Orle\u{301}ans…"),
    ("喜欢喝茶", "喜欢喝茶。"),
    ("喜欢喝茶", "用户喜欢喝茶"),
    ("お茶が好き", "ユーザーはお茶が好き。"),
    ("차를 좋아함", "사용자는 차를 좋아함"),
    ("Mag Tee", "Der Nutzer mag Tee."),
    ("Aime le thé", "L’utilisateur aime le thé !"),
    ("Le gusta el té", "El usuario le gusta el té"),
    ("Gosta de chá", "O usuário gosta de chá."),
    ("Lubi herbatę", "Użytkownik lubi herbatę"),
    ("Любит чай", "Пользователь любит чай."),
    ("Çayı sever", "Kullanıcı çayı sever"),
    ("يحب الشاي", "المستخدم يحب الشاي"),
    ("चाय पसंद है", "उपयोगकर्ता चाय पसंद है।"),
];

const DIFFERENT: [(&str, &str); 6] = [
    ("Writes C", "Writes C++"),
    ("Is called José", "Is called Jose"),
    ("Moved from Paris to London", "Moved from London to Paris"),
    ("Likes tea", "Does not like tea"),
    ("Users like it", "Like it"),
    ("Is 40", "Is 41"),
];

#[test]
fn are_stored_once_from_one_block_and_from_two() {
    let count = |blocks: &[Vec<&str>]| {
        let setup = Setup::new();
        for texts in blocks {
            let turn = begin(&setup.turns(), &ask("Who am I?"));
            learn(&turn, &json!(texts).to_string());
        }
        setup.texts().len()
    };
    for (one, other) in SAME {
        for (one, other) in [(one, other), (other, one)] {
            assert_eq!(count(&[vec![one, other]]), 1, "{one} | {other}");
            assert_eq!(count(&[vec![one], vec![other]]), 1, "{one} | {other}");
        }
    }
    for (one, other) in DIFFERENT {
        assert_eq!(count(&[vec![one, other]]), 2, "{one} | {other}");
    }
}

#[test]
fn are_added_and_imported_once() {
    for (one, other) in SAME {
        let setup = Setup::new();
        let added = setup.know_from(Source::App, &[one, other]);
        assert_eq!((setup.texts().len(), &added[0].id), (1, &added[1].id), "{one} | {other}");
        assert_eq!(setup.know_from(Source::App, &[other])[0].id, added[0].id);
        assert_eq!(setup.texts(), [one], "the first wording stays");
    }
}

/// A model corrects the memory `old` to `new`; `more` follows in the same block.
fn correct(setup: &Setup, old: &str, new: &str, more: &str) -> fast_memory::memory::Learned {
    let turn = begin(&setup.turns(), &ask("Who am I?"));
    let update = json!({ "update": handle(&turn, json!(old).to_string().trim_matches('"')), "content": new });
    learn(&turn, &format!("[{update}{more}]"))
}

#[test]
fn an_update_to_what_another_one_says_keeps_one() {
    for (one, other) in SAME {
        let setup = Setup::new();
        let known = setup.know(&[one, "Likes coffee"]);
        let learned = correct(&setup, "Likes coffee", other, "");
        assert_eq!(setup.texts(), [one], "{other}");
        assert_eq!(learned.forgotten, [known[1].id.clone()]);
        assert_eq!((learned.updated.len(), learned.changes.len(), learned.notes.len()), (0, 1, 1));
        assert_eq!(block_on(setup.memory().undo(&learned.changes[0].id)).unwrap().unwrap().text, "Likes coffee");
        let texts: Vec<&str> = known.iter().map(|record| &*record.text).collect();
        assert_eq!(
            (setup.texts(), all(&setup.memory())[0].life.repeats),
            (texts.iter().map(ToString::to_string).collect(), 1)
        );
    }
}

#[test]
fn an_update_to_its_own_statement_changes_its_wording() {
    for (one, other) in SAME {
        let setup = Setup::new();
        setup.know(&[one]);
        let learned = correct(&setup, one, other, "");
        assert_eq!((setup.texts(), learned.updated.len()), (vec![other.to_owned()], 1));
    }
}

#[test]
fn within_one_block_operations_see_each_other() {
    let known = ["Likes coffee", "Likes cocoa"];
    let setup = Setup::new();
    setup.know(&known);
    correct(&setup, "Likes coffee", "Likes tea", r#","likes tea.","The user likes tea""#);
    assert_eq!(setup.texts(), ["Likes tea", "Likes cocoa"]);

    let setup = Setup::new();
    setup.know(&known);
    let turn = begin(&setup.turns(), &ask("Who am I?"));
    let [coffee, cocoa] = known.map(|text| handle(&turn, text));
    let learned = learn(
        &turn,
        &format!(r#"[{{"update":"{coffee}","content":"Likes tea"}},{{"update":"{cocoa}","content":"likes tea."}}]"#),
    );
    assert_eq!((setup.texts(), learned.updated.len(), learned.forgotten.len()), (vec!["Likes tea".to_owned()], 1, 1));

    // What is no longer said can be said anew.
    let setup = Setup::new();
    setup.know(&known);
    correct(&setup, "Likes coffee", "Likes tea", r#","Likes coffee""#);
    assert_eq!(setup.texts(), ["Likes tea", "Likes cocoa", "Likes coffee"]);
    let setup = Setup::new();
    setup.know(&known);
    let turn = begin(&setup.turns(), &ask("Who am I?"));
    learn(&turn, &format!(r#"[{{"forget":"{}"}},"Likes coffee"]"#, handle(&turn, "Likes coffee")));
    assert_eq!(setup.texts(), ["Likes cocoa", "Likes coffee"]);
}

#[test]
fn a_merge_cannot_touch_what_the_app_added() {
    let setup = Setup::new();
    setup.know_from(Source::App, &["Is allergic to nuts"]);
    setup.know(&["Likes tea"]);
    let learned = correct(&setup, "Is allergic to nuts", "likes tea.", "");
    assert_eq!((setup.texts().len(), learned.forgotten.len(), learned.notes.len()), (2, 0, 1));
    let learned = correct(&setup, "Likes tea", "is allergic to nuts.", "");
    assert_eq!((setup.texts(), learned.forgotten.len()), (vec!["Is allergic to nuts".to_owned()], 1));
    assert_eq!(all(&setup.memory())[0].source, Source::App);
}

#[test]
fn an_update_by_the_app_keeps_one() {
    for (one, other) in SAME {
        let setup = Setup::new();
        let scope = r#"{"sessionId":"s"}"#.to_owned();
        let coffee = NewMemory { scope: r#"{"agentId":"a"}"#.to_owned(), ..new_memory("Likes coffee") };
        let known = block_on(setup.memory().add(&[NewMemory { scope, ..new_memory(one) }, coffee])).unwrap();
        let change =
            MemoryChange { text: Some(other.to_owned()), category: Some(Category::Preference), ..Default::default() };
        let updated = block_on(setup.memory().update(&known[1].id, &change)).unwrap().unwrap();
        assert_eq!((updated.id.as_str(), updated.text.as_str()), (known[1].id.as_str(), other));
        assert_eq!(updated.scope, r#"{"agentId":"a","sessionId":"s"}"#);
        assert_eq!(all(&setup.memory()), [updated]);
    }
}
