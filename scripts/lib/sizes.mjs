import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { filesUnder, sha256 } from "./files.mjs";
import { BUILD } from "./paths.mjs";

const CACHE = path.join(BUILD, ".stamps", "brotli.json");
const BEST = 11;
// Quality 11 takes half a minute for the model, and quality 5 comes within a few per cent of it on int8 weights.
const QUICK = { over: 4_000_000, quality: 5 };

/** Prints every file under a folder with its size, raw and brotli. Compressed sizes are remembered by content. */
export function printSizes(folder) {
  const cache = existsSync(CACHE) ? JSON.parse(readFileSync(CACHE, "utf8")) : {};
  const kept = {};
  const rows = filesUnder(folder).map((file) => {
    const bytes = readFileSync(file);
    const quality = bytes.length > QUICK.over ? QUICK.quality : BEST;
    const key = `${quality}:${sha256(bytes)}`;
    kept[key] =
      cache[key] ?? brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }).length;
    return {
      name: path.relative(folder, file),
      raw: bytes.length,
      brotli: kept[key],
      mark: quality === BEST ? " " : "*",
    };
  });
  mkdirSync(path.dirname(CACHE), { recursive: true });
  writeFileSync(CACHE, JSON.stringify(kept));

  const total = rows.reduce((sum, row) => ({ raw: sum.raw + row.raw, brotli: sum.brotli + row.brotli }), {
    raw: 0,
    brotli: 0,
  });
  const table = [...rows, { name: "total", ...total, mark: " " }];
  const width = Math.max(...table.map((row) => row.name.length));
  console.log(`\n${"file".padEnd(width)}  ${"raw".padStart(12)}  ${"brotli".padStart(12)}`);
  for (const row of table)
    console.log(`${row.name.padEnd(width)}  ${bytesOf(row.raw)}  ${bytesOf(row.brotli)}${row.mark}`);
  if (rows.some((row) => row.mark === "*")) {
    console.log(`sizes in bytes; brotli at quality ${BEST}, files marked * at ${QUICK.quality}`);
  }
}

const bytesOf = (count) => count.toLocaleString("en-US").padStart(12);
