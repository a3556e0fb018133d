// Every attack against the product as it is.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { everyAttack, titleOf } from "./every-attack.ts";
import { play } from "./play.ts";
import { idsAsked, rowOf } from "./table.ts";

describe("what was found in others works not here", { concurrency: 2 }, async () => {
  for (const { attack } of await everyAttack())
    test(titleOf(attack), async () => {
      await play(attack);
    });
});

test("each attack has an id of its own", async () => {
  const ids = (await everyAttack()).map(({ attack }) => attack.id);
  assert.deepEqual([...new Set(ids)], ids);
});

describe("docs/attacks.md", async () => {
  const attacks = await everyAttack();
  const text = readFileSync(new URL("../../../docs/attacks.md", import.meta.url), "utf8");
  const [portal = ""] = text.split("\n## Played against the directory");
  const [played = "", waiting = ""] = portal.split("\n## Not yet");
  const idsIn = (part: string) => [...part.matchAll(/^\| ([A-Z]\d+) \|/gm)].map(([, id]) => id);

  test("has the row of every attack, as `node apps/portal/attacks/table.ts` prints it", () => {
    assert.deepEqual(
      played.split("\n").filter((line) => /^\| [A-Z]\d/.test(line)),
      attacks.map(rowOf),
    );
  });

  test("has every id once: played, or with what it waits for", () => {
    const ids = [...idsIn(played), ...idsIn(waiting)];
    assert.deepEqual(ids.toSorted(), idsAsked.toSorted());
  });
});
