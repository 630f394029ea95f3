import { ConfigError } from "./errors.js";

const MAX_LENGTH = 256;
/** With the flag `u`, only halves of surrogate pairs that stand alone: stores replace each by the same character. */
const LONE_SURROGATE = /\p{Surrogate}/u;
/** What JavaScript makes of a value that is no id: `String(user.id)` before the user has signed in. */
const NO_ID = /^(?:undefined|null|NaN|\[object [^\]]*\])$/;

const REMEDY = 'pass the id of the signed-in user from your session: withFastMemory(client, "alice")';

/** @throws ConfigError unless `userId` names one user: users whose ids are alike for a store would share a memory */
export function checkUserId(userId: unknown): asserts userId is string {
  const fault = faultOf(userId);
  if (fault !== undefined) throw new ConfigError(`userId must ${fault}: ${REMEDY}`);
}

function faultOf(userId: unknown): string | undefined {
  if (typeof userId !== "string") return `be a non-empty text, got ${userId === null ? "null" : typeName(userId)}`;
  if (userId.trim() === "") return "be a non-empty text, got an empty text";
  if (userId.length > MAX_LENGTH) return `have at most ${MAX_LENGTH} characters, got ${userId.length}`;
  if (LONE_SURROGATE.test(userId)) return "be well-formed Unicode, got half of a surrogate pair";
  if (NO_ID.test(userId.trim())) return `be an id, got the text "${userId.trim()}"`;
  return undefined;
}

function typeName(value: unknown): string {
  return typeof value === "number" ? String(value) : `a value of type ${typeof value}`;
}
