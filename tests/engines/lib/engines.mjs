import { chromium } from "./chromium.mjs";
import { firefox } from "./firefox.mjs";
import { webkit } from "./webkit.mjs";

/**
 * A tab. `evaluate` runs a function in it, whose argument and result are JSON.
 *
 * @typedef {{ evaluate(run: (argument: any) => unknown, argument?: unknown): Promise<any>, close(): Promise<void> }} Tab
 */
/** A person whose storage is fresh. @typedef {{ open(url: string): Promise<Tab>, close(): Promise<void> }} Visitor */
/** @typedef {{ version: string, visitor(): Promise<Visitor>, close(): Promise<void> }} Browser */
/**
 * A browser engine. `missing` says what this machine lacks for it.
 *
 * @typedef {{ name: string, missing(): string | undefined, start(): Promise<Browser> }} Engine
 */

/** By the names that `--engine` takes. @type {Record<string, Engine>} */
export const ENGINES = { chromium, firefox, webkit };
