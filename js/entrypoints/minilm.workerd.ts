export { minilm } from "../cloudflare/minilm.js";
