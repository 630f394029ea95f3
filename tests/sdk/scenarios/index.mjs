import "./basics.mjs";

export { SCENARIOS } from "./scenario.mjs";
