// Nothing is exported but the handler.
export { default } from "./index.js";
