import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The browser that `CHROME` names, or the first of the usual names on the path. */
function executable() {
  if (process.env.CHROME) return process.env.CHROME;
  const candidates = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin"].flatMap((folder) =>
    NAMES.map((name) => join(folder, name)),
  );
  const found = candidates.find(isExecutable);
  if (!found) throw new Error("no Chromium found on the path; set CHROME, e.g. CHROME=/usr/bin/chromium npm test");
  return found;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @returns {Promise<import("playwright-core").Browser>} */
export function launchChromium() {
  return chromium.launch({ executablePath: executable(), args: ARGS });
}

/**
 * A browser that nothing drives, at a page: to be killed.
 *
 * @param {string} profile the folder of the profile, which outlives it
 * @param {string} url
 * @param {string[]} [more] arguments
 * @returns {{ kill(): Promise<void> }} `kill` ends all of its processes at once, as a crash does
 */
export function spawnChromium(profile, url, more = []) {
  const args = [...ARGS, ...more, "--headless=new", `--user-data-dir=${profile}`, url];
  // A group of its own, so that no process of the browser outlives the others.
  const browser = spawn(executable(), args, { detached: true, stdio: "ignore" });
  const ended = new Promise((resolve) => browser.once("exit", () => resolve(undefined)));
  const kill = () => {
    try {
      process.kill(-Number(browser.pid), "SIGKILL");
    } catch {
      // It has ended.
    }
  };
  process.once("exit", kill);
  return {
    kill: async () => {
      kill();
      await ended;
      process.off("exit", kill);
    },
  };
}

/**
 * A browser whose profile is in a folder, and outlives it.
 *
 * @param {string} profile
 */
export function launchProfile(profile) {
  return chromium.launchPersistentContext(profile, { executablePath: executable(), args: ARGS });
}

/**
 * A browser with an unpacked extension, and a profile that outlives it.
 *
 * @param {string} profile the profile's folder
 * @param {string} folder the extension's
 */
export function launchExtension(profile, folder) {
  const args = [...ARGS, `--disable-extensions-except=${folder}`, `--load-extension=${folder}`];
  return chromium.launchPersistentContext(profile, { executablePath: executable(), args });
}

/**
 * The id that Chromium gives to an extension without a key: its path, digested, in the letters a to p.
 *
 * @param {string} folder
 */
export function extensionId(folder) {
  const digits = createHash("sha256").update(folder).digest("hex").slice(0, 32);
  return [...digits].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join("");
}
