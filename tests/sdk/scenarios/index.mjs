import "./create.mjs";
import "./transport.mjs";
import "./failures.mjs";
import "./clients.mjs";
import "./helpers.mjs";
import "./surfaces.mjs";
import "./bytes.mjs";
import "./memory.mjs";
import "./odd-wire.mjs";
import "./responses.mjs";
import "./anthropic.mjs";

export { SCENARIOS } from "./scenario.mjs";
