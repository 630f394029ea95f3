import { InstalledPackages } from "@fast-memory/test-support/installed-packages";

/** The bundlers and other tools that apps are built with. */
export const tools = new InstalledPackages(import.meta.url);
