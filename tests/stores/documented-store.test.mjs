import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { convertV4MiniflareOptions, Miniflare } from "miniflare";

import { temporaryFolderFor } from "@fast-memory/test-support/temporary-folder";
import { testStore } from "./lib/store-tests.mjs";

test("the store of docs/stores.md passes the store checks over R2 in workerd", async (t) => {
  const [, code] = /```js bucket-store\.mjs\n([^]*?)```/.exec(
    readFileSync(new URL("../../docs/stores.md", import.meta.url), "utf8"),
  );
  const file = path.join(temporaryFolderFor(t, "stores"), "bucket-store.mjs");
  writeFileSync(file, code);
  const { bucketStore } = await import(pathToFileURL(file).href);
  const workerd = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      modules: true,
      script: "export default {}",
      compatibilityDate: "2026-07-01",
      r2Buckets: ["MEMORY"],
    }),
  );
  t.after(() => workerd.dispose());
  const bucket = await workerd.getR2Bucket("MEMORY");
  await testStore(t, () => bucketStore(bucket));
});
