import { InstalledPackages } from "./installed-packages.mjs";

const installed = new InstalledPackages(import.meta.url);
const EXE = process.platform === "win32" ? ".exe" : "";

// The packages "bun" and "deno" copy these binaries in an install script, and set-up runs none.
export const bun = () => installed.binary("@oven", `bin/bun${EXE}`);
export const deno = () => installed.binary("@deno", `deno${EXE}`);
