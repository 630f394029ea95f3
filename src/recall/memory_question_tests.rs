use super::{MemoryQuestion, memory_question, says_nothing};

const OVERVIEWS: &[&str] = &[
    // English
    "What do you know about me?",
    "Who am I?",
    "Do you remember anything?",
    "Tell me what you've learned",
    "Summarise what you remember",
    "summarize everything you know about me, please",
    "Tell me about myself",
    "What did I tell you?",
    "What have I told you so far?",
    "Do you remember me?",
    "Do you know who I am?",
    "List all my memories.",
    "What is in your memory?",
    "Hi! Can you describe me?",
    "I am writing a letter. What do you know about me?",
    "WHAT DO YOU REMEMBER ABOUT ME",
    "What have you learned about me from our previous conversations?",
    // German
    "Was weißt du über mich?",
    "Was weisst du ueber mich",
    "Fass zusammen, was du über mich weißt.",
    "Erzähl mir etwas über mich",
    "Wer bin ich?",
    "Erinnerst du dich an mich?",
    "Was habe ich dir erzählt?",
    "Was hast du dir gemerkt?",
    "Kennst du mich?",
    // French
    "Que sais-tu de moi ?",
    "Qu’est-ce que tu sais sur moi ?",
    "Parle-moi de moi",
    "Qui suis-je ?",
    "Résume ce dont tu te souviens",
    "Qu'est-ce que je t'ai dit ?",
    "Te souviens-tu de moi ?",
    "Dis-moi ce que tu sais de moi",
    // Spanish
    "¿Qué sabes de mí?",
    "¿Qué recuerdas de mí?",
    "¿Quién soy?",
    "Háblame de mí",
    "Resume lo que sabes sobre mí",
    "¿Qué te he dicho?",
    "¿Te acuerdas de mí?",
    "Cuéntame todo lo que sabes sobre mí",
    // Portuguese
    "O que você sabe sobre mim?",
    "O que sabes sobre mim?",
    "Quem sou eu?",
    "Fale sobre mim",
    "Resuma o que você lembra",
    "O que eu te disse?",
    "Você se lembra de mim?",
    "Você me conhece?",
    // Italian
    "Cosa sai di me?",
    "Che cosa ricordi di me?",
    "Chi sono io?",
    "Parlami di me",
    "Riassumi quello che ricordi",
    "Che cosa ti ho detto?",
    "Ti ricordi di me?",
    // Dutch
    "Wat weet je over mij?",
    "Wie ben ik?",
    "Vertel me over mezelf",
    "Vat samen wat je onthouden hebt",
    "Wat heb ik je verteld?",
    "Herinner je je mij?",
    "Ken je mij?",
    // Polish
    "Co o mnie wiesz?",
    "Kim jestem?",
    "Opowiedz mi o mnie",
    "Podsumuj, co pamiętasz",
    "Co ci powiedziałem?",
    "Pamiętasz mnie?",
    // Russian
    "Что ты знаешь обо мне?",
    "Что ты обо мне помнишь?",
    "Кто я?",
    "Расскажи мне обо мне",
    "Подытожь, что ты помнишь",
    "Что я тебе говорил?",
    "Ты меня помнишь?",
    // Ukrainian
    "Що ти знаєш про мене?",
    "Що ти пам'ятаєш?",
    "Хто я?",
    // Turkish
    "Hakkımda ne biliyorsun?",
    "Benim hakkımda neler biliyorsun?",
    "Ben kimim?",
    "Bana kendimden bahset",
    "Hatırladıklarını özetle",
    "Sana ne söyledim?",
    "Beni hatırlıyor musun?",
    // Arabic
    "ماذا تعرف عني؟",
    "من أنا؟",
    "أخبرني عن نفسي",
    "لخّص ما تتذكره",
    "ماذا قلت لك؟",
    "هل تتذكرني؟",
    // Hindi
    "आप मेरे बारे में क्या जानते हैं?",
    "तुम मेरे बारे में क्या जानते हो?",
    "मैं कौन हूँ?",
    "मुझे मेरे बारे में बताओ",
    "तुम्हें मेरे बारे में क्या याद है?",
    "मैंने तुम्हें क्या बताया?",
    // Chinese
    "你知道我什么？",
    "你对我了解多少？",
    "关于我，你知道什么？",
    "你知道關於我的什麼？",
    "我是谁？",
    "总结一下你记得的内容",
    "告诉我关于我自己的事",
    "我告诉过你什么？",
    "你还记得我吗？",
    // Japanese
    "私について何を知っていますか？",
    "私のことを教えて",
    "私は誰ですか？",
    "覚えていることを要約してください",
    "私が言ったことは何ですか？",
    "僕のこと覚えてる？",
    // Korean
    "나에 대해 뭘 알고 있어?",
    "저에 대해 무엇을 알고 있나요?",
    "내가 누구야?",
    "나에 대해 말해 줘",
    "기억하고 있는 것을 요약해 줘",
    "내가 뭐라고 했어?",
    "나를 기억해?",
];

const FORGET_ALL: &[&str] = &[
    "Forget everything you know about me",
    "Delete all my memories.",
    "Please forget me!",
    "Can you erase your memory?",
    "Clear everything you've stored about me",
    "Vergiss alles, was du über mich weißt",
    "Lösche alle meine Erinnerungen",
    "Oublie tout ce que tu sais sur moi",
    "Supprime tous mes souvenirs",
    "Oublie-moi",
    "Olvida todo lo que sabes de mí",
    "Borra todos mis recuerdos",
    "Esqueça tudo o que você sabe sobre mim",
    "Apague todas as minhas memórias",
    "Dimentica tutto quello che sai di me",
    "Cancella tutti i miei ricordi",
    "Vergeet alles wat je over mij weet",
    "Zapomnij wszystko, co o mnie wiesz",
    "Забудь всё, что ты обо мне знаешь",
    "Удали все мои воспоминания",
    "Забудь все, що ти знаєш про мене",
    "Hakkımda bildiğin her şeyi unut",
    "انس كل ما تعرفه عني",
    "احذف كل ذكرياتي",
    "मेरे बारे में सब कुछ भूल जाओ",
    "忘记你知道的关于我的一切",
    "删除所有记忆",
    "私について知っていることをすべて忘れて",
    "記憶を全部削除してください",
    "나에 대해 알고 있는 모든 것을 잊어 줘",
];

/// They name nothing that a memory could match.
const NOTHING: &[&str] = &[
    "How are you?",
    "Why?",
    "Who are you?",
    "What can you do?",
    "What's up?",
    "Thanks!",
    "Hello! How are you doing?",
    "Wie geht es dir?",
    "Warum?",
    "Was kannst du machen?",
    "Comment ça va ?",
    "Pourquoi ?",
    "Qu'est-ce que tu peux faire ?",
    "¿Cómo estás?",
    "¿Por qué?",
    "¿Qué puedes hacer?",
    "Como você está?",
    "Por quê?",
    "Come stai?",
    "Perché?",
    "Cosa puoi fare?",
    "Hoe gaat het?",
    "Waarom?",
    "Jak się masz?",
    "Dlaczego?",
    "Как дела?",
    "Почему?",
    "Что ты умеешь делать?",
    "Nasılsın?",
    "Neden?",
    "كيف حالك؟",
    "لماذا؟",
    "आप कैसे हैं?",
    "क्यों?",
    "你好吗？",
    "为什么？",
    "你能做什么？",
    "元気ですか？",
    "なぜ？",
    "何ができますか？",
    "잘 지내?",
    "왜?",
    "뭐 할 수 있어?",
];

/// They name something.
const TOPICS: &[&str] = &[
    "What do you know about Paris?",
    "Tell me about myself-hosted servers",
    "Tell me about my dog",
    "What did I tell you about the deadline?",
    "Do you know Python?",
    "Which database?",
    "Who am I meeting tomorrow?",
    "Summarise what you remember of the French Revolution",
    "What do you know about anime?",
    "How does computer memory work?",
    "Where do I live?",
    "Привет, мир",
    "Was weißt du über Hamburg?",
    "Erzähl mir von meinem Hund",
    "Que sais-tu de Paris ?",
    "Parle-moi de mon chien",
    "¿Qué sabes de mi perro?",
    "O que você sabe sobre Lisboa?",
    "Cosa sai di Roma?",
    "Wat weet je over Amsterdam?",
    "Co wiesz o Warszawie?",
    "Что ты знаешь о Москве?",
    "Как меня зовут?",
    "İstanbul hakkında ne biliyorsun?",
    "ماذا تعرف عن باريس؟",
    "आप दिल्ली के बारे में क्या जानते हैं?",
    "你知道巴黎吗？",
    "我叫什么名字？",
    "17乘以23是多少？",
    "京都について何を知っていますか？",
    "私の名前は何ですか？",
    "서울에 대해 뭘 알아?",
    "내 이름이 뭐야?",
    "Forget about the meeting",
    "Delete all my files in /tmp",
    "Remember that I love tea",
    "What do I like?",
    "Tell me more.",
];

#[test]
fn an_overview_is_asked_for_in_many_languages() {
    let missed: Vec<_> =
        OVERVIEWS.iter().filter(|text| memory_question(text) != Some(MemoryQuestion::Overview)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn forgetting_all_is_asked_for_in_many_languages() {
    let missed: Vec<_> =
        FORGET_ALL.iter().filter(|text| memory_question(text) != Some(MemoryQuestion::ForgetAll)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
    let kept = ["Don't forget me", "Never forget everything", "Vergiss mich nicht!", "N'oublie pas tout", "别忘了我"];
    let wrong: Vec<_> = kept.iter().filter(|text| memory_question(text) == Some(MemoryQuestion::ForgetAll)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn words_without_a_topic_are_no_question_about_the_memory() {
    let wrong: Vec<_> = NOTHING.iter().filter(|text| memory_question(text).is_some() || !says_nothing(text)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_topic_is_looked_up() {
    let wrong: Vec<_> = TOPICS.iter().filter(|text| memory_question(text).is_some() || says_nothing(text)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
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
