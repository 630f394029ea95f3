/** Whether the model runs where the app does: the host has no workers, as Node, or would not end while one is there, as Bun and Deno. */
export const runsInPlace = (): boolean => typeof Worker === "undefined" || isServer();

/** Electron's windows have a process, too. */
const isServer = () => typeof document === "undefined" && globalThis.process?.versions?.node !== undefined;
