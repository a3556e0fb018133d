import assert from "node:assert/strict";
import { test } from "node:test";
import { runExchange } from "./exchanges.ts";
import { loadExchanges } from "./load.ts";
import { BASE, memoryServer, testFeatures } from "./memory-store.ts";

const able = new Set<string>(["strict", "sort", "nested", ...(testFeatures.bulk ? ["bulk"] : [])]);

for (const { file, exchange } of loadExchanges()) {
  const missing = exchange.needs?.filter((need) => !able.has(need)) ?? [];
  if (missing.length > 0) continue; // The rules of an app, proven where they are: restoring a leaver, for one.
  test(`${exchange.name} (${file})`, async () => {
    const { handle } = memoryServer(exchange.needs?.includes("strict") ? "strict" : "compatible");
    assert.deepEqual(await runExchange(exchange, handle, BASE), []);
  });
}
