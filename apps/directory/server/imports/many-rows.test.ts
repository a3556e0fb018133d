import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { TestDirectory } from "../../testbed/directory.ts";

const many = 100_000;

describe("an import of 100,000 people", () => {
  let directory: TestDirectory;
  before(async () => {
    directory = await TestDirectory.start();
  });
  after(() => directory[Symbol.asyncDispose]());

  test("arrives completely, with its errors, in bounded memory", async (t) => {
    const lines = ["Login,Email,First name,Last name,Department,Groups"];
    for (let index = 0; index < many; index += 1) {
      const email = index % 1000 === 999 ? "broken" : `p${index}@many.example`;
      lines.push(
        `p${index}@many.example,${email},Näme${index},Last${index % 977},Dept ${index % 20},Group ${index % 20}`,
      );
    }
    const content = Buffer.from(lines.join("\n"));
    let most = 0;
    const begin = process.memoryUsage().rss;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss - begin)), 50);
    const began = performance.now();
    const uploaded = await directory.upload(content);
    assert.equal(uploaded.status, 201, uploaded.text);
    const { importId, matching, groupColumn, rowCount } = uploaded.body;
    assert.equal(rowCount, many);
    const took = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
    t.diagnostic(`upload ${took(began)}`);
    const previewed = performance.now();
    const preview = await directory.good("POST", `/imports/${importId}/preview`, { matching, groupColumn });
    assert.deepEqual([preview.counts.new, preview.counts.failed, preview.errors.length], [99_900, 100, 100]);
    t.diagnostic(`preview ${took(previewed)}`);
    const started = performance.now();
    await directory.good("POST", `/imports/${importId}/run`, { matching, groupColumn });
    let state = { status: "running", counts: {} };
    while (state.status === "running") {
      await sleep(200);
      state = await directory.good("GET", `/imports/${importId}`);
    }
    clearInterval(watch);
    t.diagnostic(`import ${took(started)}, memory +${Math.round(most / 1024 / 1024)} MB`);
    assert.equal(state.status, "done");
    assert.deepEqual(state.counts, { new: 99_900, changed: 0, unchanged: 0, skipped: 0, failed: 100 });
    const { total } = await directory.good("GET", "/people?search=many.example");
    assert.equal(total, 99_900);
    const { groups } = await directory.good("GET", "/groups?limit=200");
    const members = groups.map(({ memberCount }: { memberCount: number }) => memberCount);
    assert.equal(
      members.reduce((sum: number, count: number) => sum + count, 0),
      99_900,
    );
    assert.ok(most < 700 * 1024 * 1024, `memory grew by ${most} bytes`);
  });
});
