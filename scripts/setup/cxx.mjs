import { which } from "../lib/env.mjs";
import { aptInstall, aptLine, canInstallPackages } from "./apt.mjs";

/** libFuzzer, which the fuzz targets link, is in C++. */
export async function ensureCxx({ note }) {
  if (which("c++")) return "c++";
  if (await canInstallPackages()) {
    note("apt-get install g++");
    await aptInstall(["g++"]);
    if (which("c++")) return "g++";
  }
  return `none: the fuzz targets in Rust are skipped; ${aptLine(["g++"])}`;
}
