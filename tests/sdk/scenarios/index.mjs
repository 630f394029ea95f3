import "./create.mjs";
import "./transport.mjs";

export { SCENARIOS } from "./scenario.mjs";
