import { openBench } from "./embed-measure.mjs";

// The bundler leaves this import to the page: its import map names what the runtimes import.
const host = {
  fetch: (/** @type {string} */ path) => fetch(path),
  module: (/** @type {string} */ path) => import(/* @vite-ignore */ path),
};

window.embedBench = openBench(host);
