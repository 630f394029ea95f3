import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { which } from "./env.mjs";

const LIBRARIES = "/usr/lib";
const MAC_FIREFOX = "/Applications/Firefox.app/Contents/MacOS/firefox";
const isMac = process.platform === "darwin";

/** The browser that `FIREFOX` names, or the first of the usual names. */
export const firefoxFile = () =>
  process.env.FIREFOX ??
  ["firefox-esr", "firefox"].map((name) => which(name)).find(Boolean) ??
  (existsSync(MAC_FIREFOX) ? MAC_FIREFOX : undefined);

/** The small browser of WebKitGTK, which its driver starts. */
export function miniBrowserFile() {
  if (process.env.MINIBROWSER) return process.env.MINIBROWSER;
  const folders = existsSync(LIBRARIES) ? readdirSync(LIBRARIES).map((name) => join(LIBRARIES, name)) : [];
  return folders
    .flatMap((folder) => ["webkitgtk-6.0", "webkit2gtk-4.1"].map((version) => join(folder, version, "MiniBrowser")))
    .find((file) => existsSync(file));
}

/** The driver of Safari, where `safaridriver --enable` was called once; elsewhere that of WebKitGTK. */
export const webkitDriver = () => which(isMac ? "safaridriver" : "WebKitWebDriver");

/** What this machine lacks for Firefox; `undefined`: nothing. */
export const lackOfFirefox = () =>
  firefoxFile() ? undefined : "no firefox or firefox-esr on the PATH: install one, or name it in FIREFOX";

/** What this machine lacks for WebKit; `undefined`: nothing. */
export function lackOfWebKit() {
  if (!webkitDriver())
    return isMac
      ? "there is no safaridriver"
      : "no WebKitWebDriver on the PATH: install it, Debian has webkit2gtk-driver";
  if (!isMac && !miniBrowserFile()) return "there is no MiniBrowser of WebKitGTK: name it in MINIBROWSER";
  if (!isMac && !process.env.DISPLAY && !which("Xvfb")) return "no display, and no Xvfb on the PATH: install xvfb";
  return undefined;
}
