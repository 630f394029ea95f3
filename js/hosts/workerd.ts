import engine from "../../build/engine/engine_bg.wasm";
import { StoreUnavailableError } from "../errors.js";
import type { Host } from "./host.js";

/** Cloudflare Workers, where WebAssembly is compiled with the Worker only. */
export const host: Host = {
  engine: async () => engine as unknown as WebAssembly.Module,
  store() {
    throw new StoreUnavailableError("store_unavailable", "there is no store in this Worker");
  },
};
