import { ConfigError } from "../types/errors.js";
import { nearestName } from "./nearest-name.js";

/** Whether an option's value can be used, and the words that complete "… must be". */
export interface Check {
  readonly is: (value: unknown) => boolean;
  readonly wants: string;
}

export const nonEmptyText: Check = {
  is: (value) => typeof value === "string" && value.trim() !== "",
  wants: "a non-empty text",
};
export const flag: Check = { is: (value) => typeof value === "boolean", wants: "true or false" };
export const callback: Check = { is: (value) => typeof value === "function", wants: "a function" };
export const finiteNumber: Check = {
  is: (value) => typeof value === "number" && Number.isFinite(value),
  wants: "a number",
};
export const date: Check = { is: (value) => value instanceof Date && !Number.isNaN(value.getTime()), wants: "a Date" };

export function wholeNumber(min: number, max: number): Check {
  const is = (value: unknown) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
  return { is, wants: `a whole number from ${min} to ${max}` };
}

export function oneOf(...names: string[]): Check {
  return { is: (value) => names.includes(value as string), wants: names.map((name) => `"${name}"`).join(" or ") };
}

/** @throws ConfigError unless `value` is a text that is not empty */
export function checkText(value: unknown, name: string): asserts value is string {
  if (!nonEmptyText.is(value)) throw new ConfigError(`${name} must be ${nonEmptyText.wants}, got ${describe(value)}`);
}

/**
 * Checks the options of the call named `call`.
 * @throws ConfigError that names the option, and for an unknown one the nearest that exists
 */
export function checkCall<T extends object>(options: T | undefined, checks: Record<keyof T, Check>, call: string): T {
  return checkOptionsOf(options ?? {}, checks, `option of ${call}`) as T;
}

/** @throws ConfigError as {@link checkCall}; `kind` begins the message */
export function checkOptionsOf(options: object, checks: Record<string, Check>, kind: string): object {
  for (const [name, value] of Object.entries(options)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!check) {
      throw new ConfigError(
        `unknown ${kind} "${name}": did you mean "${nearestName(name, Object.keys(checks))}"?`,
        "unknown_option",
      );
    }
    if (value !== undefined && !check.is(value)) {
      throw new ConfigError(`${kind} "${name}" must be ${check.wants}, got ${describe(value)}`);
    }
  }
  return options;
}

/** The kind of a value. Texts are not repeated: they may be private. */
export function describe(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "string") return value.trim() === "" ? "an empty text" : "a text";
  return typeof value === "number" ? String(value) : `a value of type ${typeof value}`;
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
