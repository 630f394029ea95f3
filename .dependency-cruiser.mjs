// Import rules of the TypeScript and JavaScript in this repository: `npm run structure` runs them.

/** Each folder of js/ with the folders that it may import, lowest first: none imports one that comes after it. */
export const LAYERS = {
  types: [],
  options: ["types"],
  engine: ["types"],
  store: ["types", "engine"],
  window: ["types", "options", "engine"],
  embedding: ["types", "options", "engine"],
  cloudflare: ["types", "engine", "store", "embedding"],
  hosts: ["types", "options", "store", "embedding", "cloudflare"],
  diagnostics: ["types", "options", "engine", "store", "embedding"],
  chat: ["types", "options", "engine", "window", "diagnostics"],
  memory: ["types", "options", "engine", "store", "embedding", "hosts", "diagnostics", "chat"],
  extraction: ["types", "options", "engine", "hosts", "memory"],
  client: ["types", "options", "engine", "chat", "memory", "extraction"],
  "ai-sdk": ["types", "options", "chat", "memory"],
  testing: ["types", "store"],
  entrypoints: [
    "types",
    "options",
    "store",
    "window",
    "embedding",
    "cloudflare",
    "memory",
    "client",
    "ai-sdk",
    "testing",
  ],
  cli: ["types", "options", "entrypoints"],
};

const order = Object.keys(LAYERS);
for (const [layer, uses] of Object.entries(LAYERS)) {
  const wrong = uses.filter((used) => order.indexOf(used) < 0 || order.indexOf(used) >= order.indexOf(layer));
  if (wrong.length > 0) throw new Error(`LAYERS: ${layer} may not use ${wrong.join(", ")}: lower layers come first`);
}

/** Rules whose names `npm run structure` prints a count of. */
export const CIRCLE = "no-circle";
export const LAYER = "one-direction";

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const layers = Object.entries(LAYERS).map(([layer, uses]) => ({
  name: LAYER,
  comment: `js/${layer}/ may import ${uses.length > 0 ? uses.join(", ") : "no other folder"}`,
  severity: "error",
  from: { path: `^js/${layer}/` },
  to: { path: "^js/", pathNot: `^js/(${[layer, ...uses].join("|")})/` },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: CIRCLE,
      comment: "A file that imports itself through others cannot be understood, or loaded, without them.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    ...layers,
    {
      name: LAYER,
      comment: "A folder of js/ that LAYERS does not name",
      severity: "error",
      from: { path: "^js/", pathNot: `^js/(${order.join("|")})/` },
      to: {},
    },
    {
      name: "no-npm-dependency",
      comment:
        "The package has no dependency; a type of an SDK may be imported. The command brings its libraries along.",
      severity: "error",
      from: { path: "^js/", pathNot: "^js/cli/" },
      to: {
        dependencyTypes: ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg"],
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "not-into-js",
      comment: "Everything else imports the built package, as an app does.",
      severity: "error",
      from: { pathNot: "^js/" },
      to: { path: "^js/" },
    },
  ],
  options: {
    // TypeScript 7 has no compiler API in JavaScript.
    parser: "swc",
    // Imports of types are dependencies too.
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules|^(build|pkg)/" },
  },
};
