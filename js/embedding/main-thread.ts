/** Whether the model runs on the app's own thread: Node has no `Worker`, and Bun and Deno do not exit while one runs. */
export const runsOnMainThread = (): boolean => typeof Worker === "undefined" || isServer();

/** Electron's windows have a `process` too, but also a document. */
const isServer = () => typeof document === "undefined" && globalThis.process?.versions?.node !== undefined;
