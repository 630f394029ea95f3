// One turn of a soak: the load is bounded by the most memories that a user keeps. Runs in pages too.

const SUBJECTS = ["bees", "the cello", "Hamburg", "PostgreSQL", "rye bread", "night trains", "chess", "tomatoes"];

/** What the user says in a turn, and what a model learns of it. */
export function turnOf(number) {
  const subject = SUBJECTS[number % SUBJECTS.length];
  return {
    said: `Note ${number}: what do you think of ${subject}?`,
    learned: `Asked about ${subject} in note ${number}`,
  };
}

/** Every so many turns the client is made anew, some memories are changed, and the user is erased. */
export const EVERY = { client: 20, change: 7, erase: 500 };
/** The pause between two turns, in milliseconds. */
export const PAUSE = 100;
export const OPTIONS = { maxMemories: 200 };
