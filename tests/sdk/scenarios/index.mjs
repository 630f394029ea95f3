import "./create.mjs";
import "./transport.mjs";
import "./helpers.mjs";
import "./surfaces.mjs";
import "./bytes.mjs";
import "./memory.mjs";

export { SCENARIOS } from "./scenario.mjs";
