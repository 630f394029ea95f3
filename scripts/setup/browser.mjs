import { existsSync } from "node:fs";
import { toolEnv, which } from "../lib/env.mjs";
import { SetupError } from "../lib/log.mjs";
import { output } from "../lib/run.mjs";
import { aptInstall, aptLine, canInstallPackages } from "./apt.mjs";

const CHROME_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const PACKAGES = ["chromium", "chromium-driver"];

/** Makes sure of a Chromium for the end-to-end tests and of the driver of the same version for wasm-pack. */
export async function ensureBrowser({ note }) {
  let problem = await browserProblem();
  if (problem && (await canInstallPackages())) {
    note(`${problem}; apt-get install ${PACKAGES.join(" ")}`);
    await aptInstall(PACKAGES);
    problem = await browserProblem();
  }
  if (problem) {
    throw new SetupError(
      `${problem}. Both can also be named: CHROME=/path/of/chrome CHROMEDRIVER=/path/of/chromedriver`,
      aptLine(PACKAGES),
    );
  }
  const { chrome, driver } = findBrowser();
  return `${chrome}, ${driver}`;
}

function findBrowser() {
  const env = toolEnv();
  const chrome =
    env.CHROME ??
    CHROME_NAMES.map((name) => which(name, env)).find(Boolean) ??
    (existsSync(MAC_CHROME) ? MAC_CHROME : undefined);
  return { chrome, driver: env.CHROMEDRIVER ?? which("chromedriver", env) };
}

async function browserProblem() {
  const { chrome, driver } = findBrowser();
  if (!chrome) return "no Chrome or Chromium on the PATH";
  if (!driver) return "no chromedriver on the PATH";
  const [browser, itsDriver] = await Promise.all([majorOf(chrome), majorOf(driver)]);
  if (!browser) return `${chrome} does not start`;
  if (!itsDriver) return `${driver} does not start`;
  return browser === itsDriver ? undefined : `${chrome} is version ${browser} and ${driver} is version ${itsDriver}`;
}

const majorOf = async (file) => (await output(file, ["--version"]))?.match(/(\d+)\.\d+\.\d+/)?.[1];
