import { textVerdict } from "../engine/bindings.js";
import { holdsPrivateKey } from "../types/secrets.js";

// What is kept of a message that a window drops. It is stored word for word and no model reads it before, so it must state something,
// hold no secret, and give no model an order.

/** A longer message, or one of more lines, is a pasted document. */
const MAX_LENGTH = 2000;
const MAX_LINES = 12;

/** Words of a sentence that may be small talk. */
const MAX_SMALL_TALK = 12;

/** The end of a question, in the scripts that have a mark for it, or a word: Chinese and Japanese may leave the mark out. */
const QUESTION = /[?？؟;՞፧⁇⁈⁉]["'”’»)\]]*$|[吗嗎呢][。！!]*$|(?:です|ます|でしょう|ません|した)か[。！!]*$/u;
/** A question or a request to the assistant without a mark. */
const REQUEST =
  /^(?:please\b|(?:can|could|would|will) you\b|(?:what|who|how|why|where) (?:is|are|was|were|do|does|did|can|should|would|will)\b|what's\b|who's\b|how's\b|tell me\b|show me\b|give me\b|write\b|explain\b|translate\b|summari[sz]e\b)/i;

/** Phrases of politeness and assent, in lower case without punctuation. */
const SMALL_TALK = new Set(
  `hi|hello|hey|hello there|hi there|hey there|good morning|good afternoon|good evening|good night|bye|goodbye|bye bye|see you|see you later|take care|have a nice day
thanks|thank you|thank you so much|thank you very much|thanks a lot|thanks so much|many thanks|thank you again|thanks again|thx|ty|cheers|much appreciated|i appreciate it
ok|okay|k|ok thanks|okay thanks|ok thank you|ok great|okay great|yes|yes please|yeah|yep|yup|no|nope|no thanks|no thank you|sure|of course|right|exactly|agreed|fine|alright|all right|got it|i see|understood|makes sense|that makes sense|sounds good|good|great|cool|nice|perfect|awesome|wonderful|excellent|amazing|lovely|brilliant|good job|well done|great job|that was great|that was helpful|nice one|speak soon|talk soon|talk to you later|see you soon|that helps|that helped|that helped a lot|this helps|very helpful|that is great|that's great|thats great|good to know|no problem|no worries|never mind|nevermind|sorry|oh|wow|haha|lol|hmm|please|go on|continue|go ahead|how are you|nice to meet you|you're welcome|youre welcome|you are welcome
hallo|guten tag|guten morgen|guten abend|danke|danke schön|danke sehr|vielen dank|bitte|ja|nein|gut|super|alles klar|tschüss|servus|moin
bonjour|bonsoir|salut|merci|merci beaucoup|oui|non|d'accord|daccord|au revoir|super merci
hola|buenos días|buenos dias|buenas tardes|buenas noches|gracias|muchas gracias|sí|si|vale|adiós|adios|de nada
ciao|buongiorno|buonasera|grazie|grazie mille|va bene|prego|olá|ola|bom dia|obrigado|obrigada|muito obrigado|sim|não|tudo bem
привет|здравствуйте|спасибо|большое спасибо|да|нет|хорошо|ладно|пока|пожалуйста
你好|您好|谢谢|谢谢你|非常感谢|多谢|好|好的|是|是的|不|不是|嗯|再见|早上好|晚上好
こんにちは|こんばんは|おはよう|おはようございます|ありがとう|ありがとうございます|どうも|はい|いいえ|わかりました|了解|了解です|さようなら
안녕|안녕하세요|감사합니다|고마워|고맙습니다|네|예|아니요|알겠습니다
مرحبا|السلام عليكم|شكرا|شكراً|شكرا جزيلا|نعم|لا|حسنا|مع السلامة`.split(/[|\n]/),
);

/** Thanks for something that the model did. */
const THANKS =
  /^(?:(?:thanks?(?: you)?|merci|danke|gracias|grazie|obrigad[oa]|спасибо)(?: [^\s]+){0,5} (?:help|helping|advice|answer|explanation|tips?|info|time|aide|hilfe|ayuda|aiuto|ajuda|помощь|совет)|(?:非常)?(?:谢谢|感谢|多谢)[你您]?的?(?:帮助|帮忙|建议|回答|解答)?[了啦]?|(?:どうも|本当に)*ありがとう(?:ございま(?:す|した))?|(?:정말 )?(?:고맙습니다|감사합니다|고마워요?|감사해요))$/u;

/** Sentences end at their mark, and at the end of a line. A point needs white space behind it, and no abbreviation before it. */
const SENTENCE_END =
  /(?<=[!?…؟।]["'”’»)\]]*)\s+|(?<=[。！？])\s*|(?<=(?<!\b(?:[A-Za-z]|Dr|Mr|Mrs|Ms|St|vs|etc|Prof|No|approx|e\.g|i\.e))\.["'”’»)\]]*)\s+|\n+|\s+(?=[¿¡])/u;

/** What the user states in `text`, without questions, small talk and secrets; empty if nothing is to be kept. The engine must be loaded. */
export function statementsOf(text: string): string {
  const isDocument = text.length > MAX_LENGTH || text.split("\n").length > MAX_LINES;
  if (isDocument || holdsPrivateKey(text) || textVerdict(text) === "order") return "";
  const sentences = text
    .split(SENTENCE_END)
    .map((sentence) => sentence.trim())
    .filter(Boolean);
  return sentences.filter((sentence, at) => isStatement(sentence) && !isSecret(sentences, at)).join(" ");
}

/** A secret may be split: `My password:`, and its value on the next line. */
function isSecret(sentences: readonly string[], at: number): boolean {
  const sentence = sentences[at]!;
  const previous = sentences[at - 1] ?? "";
  const next = /[:：=]$/.test(sentence) ? (sentences[at + 1] ?? "") : "";
  return [sentence, previous, `${previous} ${sentence}`, `${sentence} ${next}`].some(
    (text) => textVerdict(text) === "secret",
  );
}

function isStatement(sentence: string): boolean {
  const letters = sentence.match(/\p{L}/gu)?.length ?? 0;
  return letters >= 2 && !QUESTION.test(sentence) && !REQUEST.test(sentence) && !isSmallTalk(sentence);
}

/** Whether each part of the sentence is a phrase of {@link SMALL_TALK}. */
function isSmallTalk(sentence: string): boolean {
  return sentence.split(/[,;，、–—]/).every((part) => {
    const phrase = part
      .toLowerCase()
      .replaceAll("’", "'")
      .replace(/[^\p{L}\p{N}\p{M}' ]/gu, "")
      .trim()
      .replace(/\s+/g, " ");
    return phrase === "" || THANKS.test(phrase) || isMadeOfSmallTalk(phrase.split(" "));
  });
}

/** Whether the words are phrases of {@link SMALL_TALK}, one after the other. */
function isMadeOfSmallTalk(words: readonly string[]): boolean {
  if (words.length > MAX_SMALL_TALK) return false;
  // For each number of first words: whether they are such phrases.
  const fits = [true];
  for (let end = 1; end <= words.length; end++) {
    fits[end] = fits.some((isFit, start) => isFit && start < end && SMALL_TALK.has(words.slice(start, end).join(" ")));
  }
  return fits[words.length] === true;
}
