import assert from "node:assert/strict";

import { test } from "@fast-memory/test-support/deadline";
import { createMemory } from "../../../pkg/index.js";

let users = 0;

async function remembered(texts, options = {}) {
  const memory = createMemory(`gate-${++users}`, { store: "memory", ...options });
  await memory.addMany(texts);
  await memory.ready();
  return memory;
}

const recalled = async (memory, message) => (await memory.preview(message)).recalled.map((hit) => hit.memory.text);

const LANGUAGES = {
  Chinese: [["住在汉堡", "喜欢喝茶", "有一只叫小白的猫"], "17乘以23是多少？", "法国的首都是哪里？"],
  Japanese: [["東京に住んでいる", "猫を飼っている", "ピアノを弾く"], "17かける23はいくつ？", "空はなぜ青いの？"],
  Korean: [["서울에 산다", "고양이를 키운다", "등산을 좋아한다"], "17 곱하기 23은?", "빛의 속도는 얼마야?"],
  German: [
    ["Wohnt in Hamburg", "Hat eine Katze", "Spielt gern Klavier"],
    "Was ist 17 mal 23?",
    "Warum ist der Mond rund?",
  ],
  French: [
    ["Habite à Lyon", "A un chat", "Joue du piano"],
    "Combien font 17 fois 23 ?",
    "Qui a inventé le téléphone ?",
  ],
  Spanish: [
    ["Vive en Sevilla", "Tiene un gato", "Toca el piano"],
    "¿Cuánto es 17 por 23?",
    "¿Quién inventó la bombilla?",
  ],
  Russian: [["Живёт в Казани", "Есть кошка", "Играет на пианино"], "Сколько будет 17 на 23?", "Почему трава зелёная?"],
  Arabic: [["يعيش في دبي", "لديه قطة", "يعزف البيانو"], "كم حاصل 17 ضرب 23؟", "من اخترع الهاتف؟"],
  Hindi: [["दिल्ली में रहता है", "एक बिल्ली है", "पियानो बजाता है"], "17 गुणा 23 कितना है?", "चाँद गोल क्यों है?"],
  Swedish: [["Bor i Malmö", "Har en katt", "Spelar piano"], "Vad är 17 gånger 23?", "Varför är gräset grönt?"],
};

for (const [language, [texts, ...messages]] of Object.entries(LANGUAGES)) {
  test(`an off-topic message in ${language} brings nothing`, async () => {
    for (const count of [1, texts.length]) {
      const memory = await remembered(texts.slice(0, count));
      for (const message of messages) assert.deepEqual(await recalled(memory, message), [], String(message));
    }
  });
}

test("small talk, arithmetic, code and general knowledge bring nothing, whatever the size of the store", async () => {
  const texts = ["Lives in Hamburg", "Has a dog named Rex", "Vegetarian", "Works as a nurse", "Plays the cello"];
  for (const count of [1, 3, 5]) {
    const memory = await remembered(texts.slice(0, count));
    for (const message of ["hello", "thanks!", "😀", "12 * 7", "reverse a linked list in C", "who was Cleopatra?"])
      assert.deepEqual(await recalled(memory, message), [], `${count}: ${message}`);
  }
});

test("a question that a memory answers brings it, from one memory on", async () => {
  const questions = {
    "Lives in Hamburg": "Which city do I live in?",
    "Has a dog named Rex": "What is my dog called?",
    "Works as a nurse at a hospital": "What is my job?",
  };
  for (const [text, question] of Object.entries(questions)) {
    assert.deepEqual(await recalled(await remembered([text]), question), [text], question);
    const all = await remembered(Object.keys(questions));
    assert.equal((await recalled(all, question))[0], text, question);
  }
});

test("a memory is found by the words of its context, until it gets another text", async () => {
  const memory = createMemory(`gate-${++users}`, { store: "memory" });
  const { id } = await memory.add("Has a sister", { context: "My sister Brunhilde moved to Oslo." });
  await memory.ready();
  assert.equal((await memory.search("Brunhilde"))[0].lexical > 0.3, true);
  assert.doesNotMatch((await memory.preview("Where does Brunhilde live?")).text, /Oslo/);
  await memory.update(id, { category: "context" });
  assert.equal((await memory.search("Brunhilde"))[0].lexical > 0.3, true);
  await memory.update(id, { text: "Has two sisters" });
  assert.equal((await memory.search("Brunhilde"))[0]?.lexical ?? 0, 0);
  await assert.rejects(memory.add("Sings", { context: "" }), { code: "config" });
});

test("memories take at most maxTokens", async () => {
  const texts = [1, 2, 3].map((number) => `Tea number ${number}: ${"a green tea from Uji, ".repeat(12)}`);
  const count = async (maxTokens) =>
    (await recalled(await remembered(texts, { maxTokens }), "green tea from Uji")).length;
  assert.deepEqual([await count(0), await count(100), await count(200), await count(300)], [0, 1, 2, 3]);
});
