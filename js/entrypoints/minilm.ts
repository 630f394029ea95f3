export { minilm, type MiniLmEmbedder } from "../embedding/minilm.js";
