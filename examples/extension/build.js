// node_modules and src/ → dist/, which Chrome loads unpacked.
import { cp, mkdir, rm } from "node:fs/promises";
import { build } from "esbuild";

await rm("dist", { recursive: true, force: true });
await mkdir("dist");
await build({ entryPoints: ["src/popup.js"], bundle: true, format: "esm", target: "es2022", outdir: "dist" });
await cp("src/manifest.json", "dist/manifest.json");
await cp("src/popup.html", "dist/popup.html");
// Manifest V3 forbids workers from a Blob: the worker, and the model that it loads, are files of the extension.
await cp("node_modules/fast-memory/embedding-worker.js", "dist/embedding-worker.js");
await cp("node_modules/fast-memory/minilm", "dist/minilm", { recursive: true });
