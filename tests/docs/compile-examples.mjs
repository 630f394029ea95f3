import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { compile } from "@fast-memory/test-support/typescript";

/** In this folder, so that what the examples import is found from it. */
const FOLDER = join(import.meta.dirname, ".examples");

/**
 * Compiles modules under strict tsc, without writing anything of it.
 *
 * @param {string[]} sources
 * @throws {Error} with what tsc reports
 */
export async function compileExamples(sources) {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  await Promise.all([...new Set(sources)].map((source, at) => writeFile(join(FOLDER, `example-${at}.ts`), source)));
  const paths = { "fast-memory": ["../../../pkg/index.d.ts"] };
  const compilerOptions = {
    target: "es2022",
    module: "esnext",
    moduleResolution: "bundler",
    lib: ["es2023", "dom", "dom.iterable"],
    types: ["node"],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    paths,
  };
  await writeFile(join(FOLDER, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  const report = await compile(["-p", FOLDER], { cwd: FOLDER });
  if (report !== "") throw new Error(report);
  await rm(FOLDER, { recursive: true });
}
