// What the pages of the browser tests define, by their own scripts or by a test's.
declare var app: any;
declare var chat: any;
declare var client: any;
declare var cosine: any;
declare var createMemory: any;
declare var embed: any;
declare var environment: any;
declare var indexedDb: any;
declare var observer: any;
declare var ready: any;
declare var realOpen: any;
declare var runScenario: any;
declare var seen: any;
declare var takeLongTasks: any;
declare var tasks: any;
declare var tell: any;
declare var told: any;
declare var turn: any;
declare var vault: any;
declare var watched: any;

interface Window extends Record<string, any> {}

// Not in the types of the oldest Node that the package supports.
declare module "node:sqlite" {
  export const DatabaseSync: any;
}
