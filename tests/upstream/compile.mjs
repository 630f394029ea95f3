import { mkdir, rm, writeFile } from "node:fs/promises";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FOLDER = `${ROOT}build/upstream`;

/** Compiles modules under strict tsc, without writing anything of it. @throws an Error with what tsc says */
export async function compile(sources) {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  await Promise.all([...new Set(sources)].map((source, at) => writeFile(`${FOLDER}/example-${at}.ts`, source)));
  const paths = { "fast-memory": ["../../pkg/index.d.ts"], "groq-sdk": ["../../tests/sdk/node_modules/groq-sdk"] };
  const compilerOptions = { target: "es2022", module: "esnext", moduleResolution: "bundler", lib: ["es2023", "dom", "dom.iterable"], types: ["node"], strict: true, skipLibCheck: true, noEmit: true, paths };
  await writeFile(`${FOLDER}/tsconfig.json`, JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  await promisify(execFile)(process.execPath, [`${ROOT}node_modules/typescript/bin/tsc`, "-p", FOLDER]).catch((error) => {
    throw new Error(error.stdout || error.message);
  });
}
