import { which } from "../lib/env.mjs";
import { SetupError } from "../lib/log.mjs";
import { run } from "../lib/run.mjs";

const APT_SECONDS = 600;

/** How to become root without being asked for a password: no prefix, `sudo -n`, or undefined when there is no way. */
async function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  if (which("sudo") && (await run("sudo", ["-n", "true"], { timeout: 10, check: false })).code === 0)
    return ["sudo", "-n"];
  return undefined;
}

/** Runs a command as root. */
export async function asRoot(command, args, options = {}) {
  const prefix = await rootPrefix();
  if (!prefix)
    throw new SetupError(`not root, and sudo asks for a password: ${command}`, `sudo ${command} ${args.join(" ")}`);
  const [first, ...rest] = [...prefix, command, ...args];
  return run(first, rest, options);
}

export const canInstallPackages = async () => Boolean(which("apt-get") && (await rootPrefix()));

export const aptLine = (packages) =>
  `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(" ")}`;

let installed = Promise.resolve();

/** Installs Debian packages, one call after the other: the lists of packages have a lock that apt does not wait for. */
export function aptInstall(packages) {
  const mine = installed.then(() => install(packages));
  installed = mine.catch(() => {});
  return mine;
}

/** The package lists are brought up to date first. */
async function install(packages) {
  // A package manager that runs in the background at start-up holds the lock for a while.
  const options = ["-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=3"];
  const prefixed = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...options];
  const [first, ...rest] = prefixed;
  await asRoot(first, [...rest, "update"], { timeout: APT_SECONDS, check: false });
  const result = await asRoot(first, [...rest, "install", "-y", "--no-install-recommends", ...packages], {
    timeout: APT_SECONDS,
    check: false,
  });
  if (result.code !== 0) {
    throw new SetupError(
      `apt-get cannot install ${packages.join(" ")}: ${result.stderr.trim().split("\n").slice(-3).join(" ")}`,
      aptLine(packages),
    );
  }
}
