import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "style-src 'self'",
  "img-src 'self'",
  // A chat provider may be anywhere: on the web, on this machine, in the local network.
  "connect-src 'self' https: http:",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  // The policy under which the package starts its worker.
  "trusted-types fast-memory",
].join("; ");

/** For the built page only: the development server injects inline styles and a web socket. */
const contentSecurityPolicy: Plugin = {
  name: "content-security-policy",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: CONTENT_SECURITY_POLICY },
      injectTo: "head-prepend",
    },
  ],
};

export default defineConfig({
  root: path("."),
  base: "./",
  plugins: [contentSecurityPolicy],
  resolve: { alias: { "fast-memory": path("../pkg") } },
  build: {
    outDir: path("../build/www"),
    emptyOutDir: true,
    target: "es2023",
    // The engine's WebAssembly is part of the script, and a plugin's timing is no fault of the page.
    chunkSizeWarningLimit: 1500,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  worker: { format: "es" },
  server: { fs: { allow: [path("..")] } },
});
