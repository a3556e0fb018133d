import assert from "node:assert/strict";
import { test } from "node:test";
import { groupType } from "./core-schemas.ts";
import { wantedOf } from "./projection.ts";
import { jsonText, RawJson } from "./raw-json.ts";

const members = [{ value: "1", display: 'Ada "Countess" Byron' }, { value: "2" }];
const group = { schemas: ["g"], id: "1", none: undefined, members: new RawJson(JSON.stringify(members)) };
const plain = { schemas: ["g"], id: "1", members };

test("raw values stand in a resource as they are", () => {
  assert.deepEqual(JSON.parse(jsonText(group)), plain);
  assert.ok(jsonText({ a: new RawJson("[1,  2]") }).includes("[1,  2]"), "not parsed on the way");
  for (const body of [null, 1, "x", [1], { a: { b: new Date(0) } }]) assert.equal(jsonText(body), JSON.stringify(body));
  assert.equal(JSON.stringify(group), JSON.stringify(plain));
});

test("a part of a raw value can be asked for", () => {
  const shown = wantedOf(groupType, "members.value").project(group);
  assert.deepEqual(JSON.parse(jsonText(shown)), { schemas: ["g"], id: "1", members: [{ value: "1" }, { value: "2" }] });
  const whole = wantedOf(groupType, "members").project(group);
  assert.equal(whole["members"], group.members);
  assert.equal(wantedOf(groupType, "", "members").project(group)["members"], undefined);
});
