import { readFile } from "node:fs/promises";

/** Puts something at the beginning of a page's head. */
export async function putIntoHead(app, page, html) {
  const text = await readFile(app.path(page), "utf8");
  await app.write(page, text.replace("<head>", `<head>\n    ${html}`));
}

/** The strictest that the package can do with. */
export const policy = (workers) => {
  const rules = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `worker-src ${workers}`,
    "connect-src 'self' http://127.0.0.1:*",
    "img-src data:",
  ];
  return `<meta http-equiv="Content-Security-Policy" content="${rules.join("; ")}" />`;
};

/** A worker from a Blob is tried first. */
export const BLOCKED = /worker.*blob:.*Content Security Policy/i;
