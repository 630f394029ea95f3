/** What the scripted model knows about language: it has no other source. Read the tables to know what it can understand. */

export type Category = "preference" | "fact" | "context";

/** Something that the user says about themselves. */
export interface Statement {
  /** In the third person, as a memory is stored: "The user works at Acme". */
  readonly content: string;
  readonly category: Category;
  /** "The user works at": a memory that begins so says the same thing with another value, and is corrected. */
  readonly subject?: string;
}

/** The user takes something back ("forget that I like tea"), or puts one thing in the place of another. */
export interface Change {
  readonly topic: string;
  readonly becomes?: string;
}

export interface Understanding {
  readonly statements: readonly Statement[];
  readonly changes: readonly Change[];
  readonly asks: boolean;
}

interface Rule {
  readonly when: RegExp;
  readonly category: Category;
  /** `$1` is a group of `when` in the third person, `${$1}` a verb inflected for it. */
  readonly says: string;
  /** How much of `says` names what it is about, when that has one value at a time. */
  readonly subject: string | undefined;
}

const ADVERBS = "(?:(?:really|usually|mostly|mainly|always|often|still|also|now|currently|strongly|absolutely|just) )*";
const MOODS =
  "fine|good|well|ok|okay|great|happy|sad|tired|sorry|sure|not sure|unsure|glad|afraid|back|here|done|ready|lost|confused|wondering|asking|trying";

const rule = (when: string, category: Category, says: string, subject?: string): Rule => ({
  when: new RegExp(`^${when.replaceAll("~", ADVERBS)}$`, "i"),
  category,
  says,
  subject,
});

const STATEMENTS: readonly Rule[] = [
  rule("(?:please )?call me (.+)", "preference", "The user wants to be called $1", "The user wants to be called"),
  rule("my name(?: is|'s) (.+)", "fact", "The user's name is $1", "The user's name is"),
  rule("my (favou?rite .+?) (is|are) (.+)", "preference", "The user's $1 $2 $3", "The user's $1 $2"),
  rule("my (.+?) (is|are) (.+)", "fact", "The user's $1 $2 $3", "The user's $1 $2"),
  rule("our (.+?) (is|are) (.+)", "fact", "The user's team's $1 $2 $3", "The user's team's $1 $2"),

  rule(
    "(?:i am|i'm) ~((?:not )?(?:working|building|learning|writing|planning|preparing|migrating|moving|studying|training|looking) .+)",
    "context",
    "The user is $1",
  ),
  rule(`(?:i am|i'm) ~(?!(?:${MOODS})\\b)(.+)`, "fact", "The user is $1"),
  rule("i ~(want to|need to|plan to|hope to) (.+)", "context", "The user ${$1} $2"),

  rule("i ~(prefer|like|love|hate|enjoy|dislike|avoid) (.+)", "preference", "The user ${$1} $2"),
  rule("i (?:do not|don't) ~(like|enjoy|want|eat|drink|use) (.+)", "preference", "The user does not $1 $2"),
  rule("i (?:cannot|can't) stand (.+)", "preference", "The user cannot stand $1"),
  rule("i ~(work at|work for|live in) (.+)", "fact", "The user ${$1} $2", "The user ${$1}"),
  rule("i ~(work|live|study|teach|speak|play|have|own|come|run|manage|lead|drive|use|eat|drink) (.+)", "fact", "The user ${$1} $2"),

  rule("(?:we are|we're) ~using (.+)", "fact", "The user's team uses $1"),
  rule("(?:we are|we're) ~((?:building|working|planning|migrating|moving) .+)", "context", "The user's team is $1"),
  rule("we ~(use|run|deploy|build|prefer|like|have|write) (.+)", "fact", "The user's team ${$1} $2"),
];

const CHANGES: readonly RegExp[] = [
  /^(?:please )?forget (?:that |about |everything about )?(?<topic>.+)$/i,
  /^(?:i|we) no longer (?<topic>.+)$/i,
  /^(?:i|we) (?:do not|don't) (?<topic>.+) any ?more$/i,
  /^(?:i|we)(?:'ve| have)? (?:switched|moved|migrated|changed) from (?<topic>.+?) to (?<becomes>.+)$/i,
];

const LEAD_IN =
  /^(?:hi|hello|hey|well|so|ok|okay|also|actually|anyway|and|but|by the way|btw|fyi|(?:please )?(?:remember|note)(?: that)?)\b[,!:. ]*/i;
const QUESTION =
  /\?$|^(?:what|which|who|whom|whose|where|when|why|how|do|does|did|is|are|am|can|could|should|would|will|tell me|recommend|suggest|help me|remind me)\b/i;
const CLOSING = /(?:,? (?:now|right now|at the moment|too|as well|please|thanks|thank you))?[.!]*$/i;
const OWN_CLAUSE = /(?:,| -|;)? (?:and|but) (?=(?:i|i'm|we|we're|my|our)\b)|; /i;

function inflected(verb: string): string {
  const [first = "", ...rest] = verb.toLowerCase().split(" ");
  const ending = (): string => {
    if (first === "have") return "has";
    if (/(?:ss|sh|ch|x|o)$/.test(first)) return `${first}es`;
    if (/[^aeiou]y$/.test(first)) return `${first.slice(0, -1)}ies`;
    return `${first}s`;
  };
  return [ending(), ...rest].join(" ");
}

function thirdPerson(words: string): string {
  return words
    .replace(/\b(?:i'm|i am)\b/gi, "the user is")
    .replace(/\bmy\b/gi, "the user's")
    .replace(/\bour\b/gi, "the team's")
    .replace(/\b(?:me|myself)\b/gi, "the user");
}

/** "The user works at Acme" → "you work at Acme": how a memory is told to the user it is about. */
export function secondPerson(memory: string): string {
  return memory
    .trim()
    .replace(/\.$/, "")
    .replace(/\bthe user's\b/gi, "your")
    .replace(/\bthe user is\b/gi, "you are")
    .replace(/\bthe user does not\b/gi, "you do not")
    .replace(/\bthe user has\b/gi, "you have")
    .replace(/\bthe user cannot\b/gi, "you cannot")
    .replace(/\bthe user (\w+?)ies\b/gi, "you $1y")
    .replace(/\bthe user (\w+(?:ss|sh|ch|x))es\b/gi, "you $1")
    .replace(/\bthe user (\w+?)s\b/gi, "you $1")
    .replace(/\bthe user\b/gi, "you");
}

function statementIn(clause: string): Statement | undefined {
  for (const { when, category, says, subject } of STATEMENTS) {
    const match = when.exec(clause);
    if (!match) continue;
    const fill = (template: string) =>
      template
        .replace(/\$\{\$(\d)\}/g, (_, n: string) => inflected(match[Number(n)] ?? ""))
        .replace(/\$(\d)/g, (_, n: string) => thirdPerson(match[Number(n)] ?? ""));
    return { content: fill(says), category, ...(subject !== undefined && { subject: fill(subject) }) };
  }
  return undefined;
}

function changeIn(clause: string): Change | undefined {
  for (const when of CHANGES) {
    const { topic, becomes } = when.exec(clause)?.groups ?? {};
    if (topic !== undefined) return { topic, ...(becomes !== undefined && { becomes }) };
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

/** What a message says about its author, what it takes back, and whether it asks something. */
export function understand(text: string): Understanding {
  const statements: Statement[] = [];
  const changes: Change[] = [];
  let asks = false;
  for (const sentence of sentences(text)) {
    if (QUESTION.test(sentence)) {
      asks = true;
      continue;
    }
    for (const clause of sentence.replace(CLOSING, "").split(OWN_CLAUSE)) {
      const change = changeIn(clause.trim());
      const statement = change ? undefined : statementIn(clause.trim());
      if (change) changes.push(change);
      if (statement) statements.push(statement);
    }
  }
  return { statements, changes, asks };
}
