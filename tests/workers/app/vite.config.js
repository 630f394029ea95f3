import { cloudflare } from "@cloudflare/vite-plugin";
import { defineConfig } from "vite";

export default defineConfig({ plugins: [cloudflare({ config: { main: "./src/minilm.js" } })], logLevel: "warn" });
