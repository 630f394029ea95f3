/** The host of this build. The build for Workers puts `workerd.ts` in the place of this file. */
export { host } from "./default.js";
