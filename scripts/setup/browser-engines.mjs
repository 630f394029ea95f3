import { lackOfFirefox, lackOfWebKit } from "../lib/browser-engines.mjs";
import { SetupError } from "../lib/log.mjs";
import { aptInstall, canInstallPackages } from "./apt.mjs";

/** Debian's packages of each engine beside Chromium. */
const ENGINES = [
  { name: "Firefox", lack: lackOfFirefox, packages: ["firefox-esr"] },
  { name: "WebKit", lack: lackOfWebKit, packages: ["webkit2gtk-driver", "xvfb"] },
];

/** Makes sure of the other browser engines where it can. The suite `engines` skips those that are missing, and says why. */
export async function ensureBrowserEngines({ note }) {
  const said = [];
  for (const { name, lack, packages } of ENGINES) {
    if (lack() && (await canInstallPackages())) {
      note(`${lack()}; apt-get install ${packages.join(" ")}`);
      try {
        await aptInstall(packages);
      } catch (error) {
        if (!(error instanceof SetupError)) throw error;
        note(error.message);
      }
    }
    said.push(lack() ? `${name} is skipped (${lack()})` : name);
  }
  return said.join(", ");
}
