/** What the scripted model knows about language: it has no other source. Read the table to know what it can understand. */

export type Category = "preference" | "fact" | "context";

export interface Statement {
  /** In the third person, as a memory is stored: "The user works at Acme". */
  readonly content: string;
  readonly category: Category;
}

interface Rule {
  readonly when: RegExp;
  readonly category: Category;
  /** `$1`, `$2` … are the groups of `when`, put in the third person. */
  readonly says: string;
}

const ADVERB = "(?:(?:really|usually|mostly|mainly|always|often|still|also|now|currently|strongly|absolutely|just) )*";
const MOOD =
  "fine|good|well|ok|okay|great|happy|sad|tired|sorry|sure|not sure|unsure|glad|afraid|back|here|done|ready|lost|confused|wondering|asking|trying";

const rule = (when: string, category: Category, says: string): Rule => ({
  when: new RegExp(`^${when.replaceAll("~", ADVERB)}$`, "i"),
  category,
  says,
});

const RULES: readonly Rule[] = [
  rule("(?:please )?call me (.+)", "preference", "The user wants to be called $1"),
  rule("my name(?: is|'s) (.+)", "fact", "The user's name is $1"),
  rule("my favou?rite (.+?) (is|are) (.+)", "preference", "The user's favourite $1 $2 $3"),
  rule("my (.+?) (is|are) (.+)", "fact", "The user's $1 $2 $3"),
  rule("our (.+?) (is|are) (.+)", "fact", "The user's team's $1 $2 $3"),

  rule("(?:i am|i'm) ~((?:not )?(?:working|building|learning|writing|planning|preparing|migrating|moving|studying|training|looking) .+)", "context", "The user is $1"),
  rule(`(?:i am|i'm) ~(?!(?:${MOOD})\\b)(.+)`, "fact", "The user is $1"),
  rule("i ~(want to|need to|plan to|hope to) (.+)", "context", "The user ${$1} $2"),

  rule("i ~(prefer|like|love|hate|enjoy|dislike|avoid) (.+)", "preference", "The user ${$1} $2"),
  rule("i (?:do not|don't) ~(like|enjoy|want|eat|drink|use) (.+)", "preference", "The user does not $1 $2"),
  rule("i (?:cannot|can't) stand (.+)", "preference", "The user cannot stand $1"),
  rule("i ~(work|live|study|teach|speak|play|have|own|come|run|manage|lead|drive|use|eat|drink) (.+)", "fact", "The user ${$1} $2"),

  rule("(?:we are|we're) ~using (.+)", "fact", "The user's team uses $1"),
  rule("(?:we are|we're) ~((?:building|working|planning|migrating|moving) .+)", "context", "The user's team is $1"),
  rule("we ~(use|run|deploy|build|prefer|like|have|write) (.+)", "fact", "The user's team ${$1} $2"),
];

const LEAD_IN =
  /^(?:hi|hello|hey|well|so|ok|okay|also|actually|anyway|and|but|by the way|btw|fyi|(?:please )?(?:remember|note)(?: that)?)\b[,!:. ]*/i;
const QUESTION =
  /\?$|^(?:what|which|who|whom|whose|where|when|why|how|do|does|did|is|are|am|can|could|should|would|will|tell me|recommend|suggest|help me|remind me)\b/i;
const OWN_CLAUSE = /(?:,| -|;)? (?:and|but) (?=(?:i|i'm|we|we're|my|our)\b)|; /i;

function thirdPersonVerb(verb: string): string {
  const [first = "", ...rest] = verb.toLowerCase().split(" ");
  const inflected = first === "have" ? "has" : /(?:s|sh|ch|x|o)$/.test(first) ? `${first}es` : /[^aeiou]y$/.test(first) ? `${first.slice(0, -1)}ies` : `${first}s`;
  return [inflected, ...rest].join(" ");
}

function thirdPerson(words: string): string {
  return words
    .replace(/\b(?:i'm|i am)\b/gi, "the user is")
    .replace(/\bmy\b/gi, "the user's")
    .replace(/\bour\b/gi, "the team's")
    .replace(/\b(?:me|myself)\b/gi, "the user");
}

function statementIn(clause: string): Statement | undefined {
  for (const { when, category, says } of RULES) {
    const match = when.exec(clause);
    if (!match) continue;
    const content = says
      .replace(/\$\{\$(\d)\}/g, (_, n: string) => thirdPersonVerb(match[Number(n)] ?? ""))
      .replace(/\$(\d)/g, (_, n: string) => thirdPerson(match[Number(n)] ?? ""));
    return { content, category };
  }
  return undefined;
}

function sentences(text: string): string[] {
  return text
    .replaceAll("’", "'")
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => {
      let rest = sentence.trim();
      for (let before = ""; before !== rest; ) {
        before = rest;
        rest = rest.replace(LEAD_IN, "");
      }
      return rest;
    })
    .filter((sentence) => sentence !== "");
}

export interface Understanding {
  readonly statements: readonly Statement[];
  readonly asks: boolean;
}

/** What a message says about its author, and whether it asks something. */
export function understand(text: string): Understanding {
  const statements: Statement[] = [];
  let asks = false;
  for (const sentence of sentences(text)) {
    if (QUESTION.test(sentence)) {
      asks = true;
      continue;
    }
    for (const clause of sentence.replace(/[.!]+$/, "").split(OWN_CLAUSE)) {
      const statement = statementIn(clause.trim());
      if (statement) statements.push(statement);
    }
  }
  return { statements, asks };
}

/** "The user works at Acme" → "you work at Acme": how a memory is told to the user it is about. */
export function secondPerson(memory: string): string {
  return memory
    .trim()
    .replace(/\.$/, "")
    .replace(/\bthe user's\b/gi, "your")
    .replace(/\bthe user (?:is)\b/gi, "you are")
    .replace(/\bthe user does not\b/gi, "you do not")
    .replace(/\bthe user has\b/gi, "you have")
    .replace(/\bthe user cannot\b/gi, "you cannot")
    .replace(/\bthe user (\w+?)s\b/gi, (_, stem: string) => `you ${stem}`)
    .replace(/\bthe user\b/gi, "you");
}
