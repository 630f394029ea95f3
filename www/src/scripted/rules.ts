/** What the scripted model knows about language: it has no other source. Read the tables to know what it can understand. */

export type Category = "preference" | "fact" | "context";

/** Something that the user says about themselves. */
export interface Statement {
  /** As a memory is stored, short and without a subject: "Works at Acme". */
  readonly content: string;
  readonly category: Category;
  /** "Works at": a memory that begins so says the same thing with another value, and is corrected. */
  readonly topic?: string;
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
  /** `$1` is a group of `when`, `${$1}` the same as a verb of the third person. */
  readonly says: string;
  /** How `says` begins, when there is one value of it at a time. */
  readonly topic: string | undefined;
}

const ADVERBS = "(?:(?:really|usually|mostly|mainly|always|often|still|also|now|currently|strongly|absolutely|just) )*";
const MOODS =
  "fine|good|well|ok|okay|great|happy|sad|tired|sorry|sure|not sure|unsure|glad|afraid|back|here|done|ready|lost|confused|wondering|asking|trying";

const rule = (when: string, category: Category, says: string, topic?: string): Rule => ({
  when: new RegExp(`^${when.replaceAll("~", ADVERBS)}$`, "i"),
  category,
  says,
  topic,
});

const STATEMENTS: readonly Rule[] = [
  rule("(?:please )?call me (.+)", "preference", "Wants to be called $1", "Wants to be called"),
  rule("my name(?: is|'s) (.+)", "fact", "Name is $1", "Name is"),
  rule("my (favou?rite .+?) (is|are) (.+)", "preference", "$1 $2 $3", "$1 $2"),
  rule("(?:my|our) (.+?) (is|are) (.+)", "fact", "$1 $2 $3", "$1 $2"),

  rule(
    "(?:i am|i'm|we are|we're) ~((?:not )?(?:working|building|learning|writing|planning|preparing|migrating|moving|studying|training|looking) .+)",
    "context",
    "Is $1",
  ),
  rule("(?:we are|we're) ~using (.+)", "fact", "Uses $1"),
  rule("(?:i am|i'm) ~an? (.+)", "fact", "$1"),
  rule(`(?:i am|i'm) ~(?!(?:${MOODS})\\b)(.+)`, "fact", "Is $1"),
  rule("(?:i|we) ~(want to|need to|plan to|hope to) (.+)", "context", "${$1} $2"),

  rule("(?:i|we) ~(prefer|like|love|hate|enjoy|dislike|avoid) (.+)", "preference", "${$1} $2"),
  rule("(?:i|we) (?:do not|don't) ~(like|enjoy|want|eat|drink|use) (.+)", "preference", "Does not $1 $2"),
  rule("(?:i|we) (?:cannot|can't) stand (.+)", "preference", "Cannot stand $1"),
  rule("i ~(work at|work for|live in) (.+)", "fact", "${$1} $2", "${$1}"),
  rule(
    "(?:i|we) ~(work|live|study|teach|speak|play|have|own|come|run|manage|lead|drive|use|eat|drink|deploy|build|write) (.+)",
    "fact",
    "${$1} $2",
  ),
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

function statementIn(clause: string): Statement | undefined {
  for (const { when, category, says, topic } of STATEMENTS) {
    const match = when.exec(clause);
    if (!match) continue;
    const fill = (template: string) => {
      const filled = template
        .replace(/\$\{\$(\d)\}/g, (_, n: string) => inflected(match[Number(n)] ?? ""))
        .replace(/\$(\d)/g, (_, n: string) => match[Number(n)] ?? "");
      return filled.charAt(0).toUpperCase() + filled.slice(1);
    };
    return { content: fill(says), category, ...(topic !== undefined && { topic: fill(topic) }) };
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
      for (let before = ""; before !== rest;) {
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
