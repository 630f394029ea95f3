import { learnsFrom } from "@fast-memory/mock/model";

/**
 * A user introduces himself, and asks later: the model must have been told by then.
 *
 * @typedef {object} Conversation
 * @property {string} introduction
 * @property {{ content: string, category: string }[]} learned from the introduction
 * @property {string} question
 */

/** The question shares no word with what is learned: only vectors find it. @type {Conversation} */
export const BEEKEEPER = {
  introduction: "I keep bees on my balcony.",
  learned: [{ content: "Keeps bees, small animals, at home on the balcony", category: "fact" }],
  question: "Which animals live at my place?",
};

/** @type {Conversation} */
export const DEVELOPER = {
  introduction: "I'm a Python developer at a fintech startup. We use PostgreSQL.",
  learned: [{ content: "Uses PostgreSQL at work", category: "fact" }],
  question: "What database should I use for my new project?",
};

/** A model that answers "Noted." and learns from the introduction. @param {Conversation} conversation */
export const modelOf = ({ introduction, learned }) => learnsFrom({ [introduction]: learned });
