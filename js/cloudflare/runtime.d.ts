/** What is used of workerd's own module: an app has the whole of its types, from `wrangler types`. */
declare module "cloudflare:workers" {
  export const env: object;
  export const exports: object;
  export function waitUntil(work: Promise<unknown>): void;
  export class DurableObject {
    protected readonly ctx: { readonly storage: import("./durable-object.js").ObjectStorage };
  }
}
