import { existsSync, readFileSync } from "node:fs";

const ROOT = new URL("../../", import.meta.url);

/** The links of a document that lead to no file or no heading of the repository, as `target in document`. */
export function brokenLinks(document) {
  const base = new URL(document, ROOT);
  const links = [...proseOf(base).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link)
    .filter((link) => !/^[a-z]+:/.test(link));
  return links.filter((link) => !leadsSomewhere(new URL(link, base))).map((link) => `${link} in ${document}`);
}

function leadsSomewhere(target) {
  const file = new URL(target.pathname, target);
  if (!existsSync(file)) return false;
  return target.hash === "" || anchorsOf(file).includes(target.hash.slice(1));
}

/** As GitHub makes them of headings. */
function anchorsOf(file) {
  const headings = [...proseOf(file).matchAll(/^#+ (.*)$/gm)];
  return headings.map(([, text]) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Without code. */
function proseOf(file) {
  return readFileSync(file, "utf8").replace(/^( *)```[^]*?^\1```/gm, "");
}
