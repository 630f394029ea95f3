/** The used part of workerd's own module. An app has all of its types, from `wrangler types`. */
declare module "cloudflare:workers" {
  export const env: object;
  export const exports: object;
  export function waitUntil(work: Promise<unknown>): void;

  /** The used part of the storage of a Durable Object. */
  interface ObjectStorage {
    readonly sql: {
      exec(
        sql: string,
        ...parameters: unknown[]
      ): { toArray(): unknown[]; readonly rowsRead: number; readonly rowsWritten: number };
    };
    transactionSync<T>(work: () => T): T;
  }
  export class DurableObject {
    protected readonly ctx: { readonly storage: ObjectStorage };
  }
}
