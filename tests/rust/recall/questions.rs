//! Questions that name nothing bring nothing; questions about the memory bring the most recent memories.

use std::rc::Rc;

use async_trait::async_trait;
use fast_memory::embed::Embedder;
use fast_memory::error::Result;
use fast_memory::memory::{Memory, RecallOptions};
use pollster::block_on;

use super::support::Setup;

const OPTIONS: RecallOptions = super::support::DEFAULTS.recall;
const SEVEN: [&str; 7] = [
    "Uses PostgreSQL",
    "Has a dog",
    "Lives in Rome",
    "住在汉堡",
    "Wohnt gern am Wasser",
    "يحب الشاي",
    "Does what she can, how and why",
];

/// All memories point one way. Questions point the same way, as in languages that the model does not know, or another one.
struct OneWay {
    query: [f32; 2],
}

#[async_trait(?Send)]
impl Embedder for OneWay {
    fn model_id(&self) -> String {
        "one-way".to_owned()
    }

    fn is_ready(&self) -> bool {
        true
    }

    async fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        Ok(texts.iter().map(|_| vec![1.0, 0.0]).collect())
    }

    async fn embed_query(&self, _: &str) -> Option<Vec<f32>> {
        Some(self.query.to_vec())
    }
}

/// The user's memory without vectors, with near ones, and with far ones.
fn memories(setup: &Setup) -> [Rc<Memory>; 3] {
    setup.know(&SEVEN);
    let with = |query| Memory::new("alice", setup.store.clone(), Rc::new(OneWay { query }), setup.host.clone());
    [setup.memory(), Rc::new(with([1.0, 0.0])), Rc::new(with([0.0, 1.0]))]
}

fn recalled(memory: &Memory, query: &str) -> Vec<String> {
    let hits = block_on(memory.recall(query, OPTIONS)).unwrap();
    hits.into_iter().map(|hit| hit.record.text).collect()
}

#[test]
fn a_question_that_names_nothing_brings_nothing() {
    for memory in memories(&Setup::new()) {
        for query in [
            "How are you?",
            "Why?",
            "What can you do?",
            "Hello.",
            "Hi! How are you doing?",
            "Thanks!",
            "Wie geht es dir?",
            "Was kannst du?",
            "Warum?",
            "Comment ça va ?",
            "Pourquoi ?",
            "¿Cómo estás?",
            "¿Por qué?",
            "Как дела?",
            "Почему?",
            "为什么？",
            "你好吗？",
            "なぜ？",
            "왜?",
            "لماذا؟",
            "क्यों?",
        ] {
            assert_eq!(recalled(&memory, query), Vec::<String>::new(), "{query}");
        }
    }
}

#[test]
fn without_vectors_only_shared_words_bring_a_memory() {
    let [memory, ..] = memories(&Setup::new());
    for (query, expected) in [
        ("Which cake should a bakery sell?", vec![]),
        ("Is it raining?", vec![]),
        ("", vec![]),
        ("😀", vec![]),
        ("17乘以23是多少？", vec![]),
        ("Is Rome nice in May?", vec!["Lives in Rome"]),
        ("汉堡的天气怎么样？", vec!["住在汉堡"]),
        ("Walk the dog", vec!["Has a dog"]),
    ] {
        assert_eq!(recalled(&memory, query), expected, "{query}");
    }
}

#[test]
fn a_question_about_the_memory_brings_the_most_recent() {
    for memory in memories(&Setup::new()) {
        for query in [
            "What do you know about me?",
            "Summarise what you remember",
            "Summarize everything you know about me, please.",
            "Tell me about myself",
            "Who am I?",
            "Hi! Do you remember me?",
            "Fass zusammen, was du über mich weißt.",
            "Erzähl mir etwas über mich",
            "Résume ce dont tu te souviens",
            "Parle-moi de moi",
            "¿Qué recuerdas de mí?",
            "Háblame de mí",
            "Resuma o que você lembra",
            "Parlami di me",
            "Vertel me over mezelf",
            "Opowiedz mi o mnie",
            "Расскажи мне обо мне",
            "Що ти пам'ятаєш?",
            "Bana kendimden bahset",
            "لخّص ما تتذكره",
            "मुझे मेरे बारे में बताओ",
            "总结一下你记得的内容",
            "私のことを教えて",
            "나에 대해 말해 줘",
            "Forget everything you know about me",
        ] {
            assert!(recalled(&memory, query).len() >= OPTIONS.top_k, "{query}");
        }
        assert_eq!(recalled(&memory, "What do you know about me?").len(), 5);
    }
}
