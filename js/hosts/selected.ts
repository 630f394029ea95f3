/** The host that the package is built for: the build puts another file in the place of this one's for those that need it. */
export { host } from "./default.js";
