import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../../", import.meta.url);

/**
 * @typedef {object} Example
 * @property {string} document
 * @property {string} heading
 * @property {number} number counts the examples under one heading, from 1
 * @property {string} code
 * @property {string} key names the example: `docs/memory.md#Search`, `docs/memory.md#Storage 2`
 */

/**
 * The examples in TypeScript of a document.
 *
 * @param {string} document
 * @returns {Example[]}
 */
export function examplesOf(document) {
  const found = [];
  let heading = "";
  let number = 0;
  let open;
  for (const line of readFileSync(fileURLToPath(new URL(document, ROOT)), "utf8").split("\n")) {
    const fence = /^( *)```(\w*)/.exec(line);
    if (open && fence) {
      if (open.language === "ts") {
        number++;
        const code = open.lines.map((inside) => inside.slice(open.indent)).join("\n");
        found.push({ document, heading, number, code, key: `${document}#${heading}${number > 1 ? ` ${number}` : ""}` });
      }
      open = undefined;
    } else if (open) open.lines.push(line);
    else if (fence) open = { language: fence[2], indent: fence[1].length, lines: [] };
    else if (/^#+ /.test(line)) [heading, number] = [line.replace(/^#+ /, ""), 0];
  }
  return found;
}

/** @param {string} code */
const parts = (code) => {
  const lines = code.split("\n");
  const isImport = (line) => line.startsWith("import ");
  return { imports: lines.filter(isImport), body: lines.filter((line) => !isImport(line)).join("\n") };
};

/**
 * A module whose `run` does what the snippets say, one after the other in one scope.
 *
 * @param {(string | false | undefined)[]} snippets
 */
export function moduleOf(snippets) {
  const split = snippets.flatMap((snippet) => (snippet ? [parts(snippet)] : []));
  const imports = [...new Set(split.flatMap(({ imports }) => imports))];
  return `${imports.join("\n")}\n\nexport async function run() {\n${split.map(({ body }) => body).join("\n")}\n}\n`;
}
