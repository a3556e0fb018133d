import assert from "node:assert/strict";
import { test } from "node:test";
import { GROUP_SCHEMA, groupType, userType } from "./core-schemas.ts";
import { PATCH_SCHEMA, readPatch } from "./patch-read.ts";
import { splitPatch } from "./patch-split.ts";
import { applyPatch } from "./patch.ts";
import type { ScimResource } from "./resource.ts";

const body = (...operations: unknown[]) => ({ schemas: [PATCH_SCHEMA], Operations: operations });

test("B14 operations on members become changes of rows, whatever dialect they come in", () => {
  const changes = (...operations: unknown[]) =>
    splitPatch(readPatch(body(...operations), groupType, { id: "g" }), groupType, "members");
  const values = (...ids: string[]) => ids.map((value) => ({ value }));
  const cases: [unknown, unknown][] = [
    [{ op: "Add", path: "members", value: [{ $ref: null, value: "1" }] }, [{ kind: "add", values: values("1") }]],
    [{ op: "add", value: { members: [{ value: "1", display: "x" }] } }, [{ kind: "add", values: values("1") }]],
    [{ op: "Remove", path: "members", value: [{ $ref: null, value: "1" }] }, [{ kind: "remove", values: values("1") }]],
    [{ op: "remove", path: "members", value: { value: "1" } }, [{ kind: "remove", values: values("1") }]],
    [{ op: "remove", path: "members", value: ["1", "2"] }, [{ kind: "remove", values: values("1", "2") }]],
    [{ op: "remove", path: "members", value: [] }, [{ kind: "remove", values: [] }]],
    [{ op: "remove", path: 'members[value eq "1"]' }, [{ kind: "remove", values: values("1") }]],
    [
      { op: "remove", path: 'members[value eq "1" or value eq "2"]', value: null },
      [{ kind: "remove", values: values("1", "2") }],
    ],
    [{ op: "remove", path: "members" }, [{ kind: "replace", values: [] }]],
    [{ op: "replace", path: "members", value: [] }, [{ kind: "replace", values: [] }]],
    [{ op: "replace", path: "members", value: ["1"] }, [{ kind: "replace", values: values("1") }]],
    [
      { op: "add", path: 'members[value eq "1"]', value: { type: "User" } },
      [{ kind: "add", values: [{ value: "1", type: "User" }] }],
    ],
  ];
  for (const [operation, expected] of cases)
    assert.deepEqual(changes(operation).changes, expected, JSON.stringify(operation));
  const [filtered] = changes({ op: "remove", path: 'members[type eq "Group"]' }).changes;
  assert.ok(filtered?.kind === "remove" && "filter" in filtered);
  const both = changes(
    { op: "replace", value: { id: "g", displayName: "N" } },
    { op: "add", path: "members", value: [{ value: "1" }] },
  );
  assert.deepEqual(
    both.rest.map(({ path }) => path.text),
    ["displayName"],
  );
  assert.throws(() => splitPatch([], userType, "emails"), TypeError);
});

test("the changes of rows mean the same as the operations on a loaded group", () => {
  const group: ScimResource = {
    schemas: [GROUP_SCHEMA],
    displayName: "G",
    members: [{ value: "1" }, { value: "2" }, { value: "3" }],
  };
  const operations = readPatch(
    body(
      { op: "remove", path: 'members[value eq "2"]' },
      { op: "add", path: "members", value: [{ value: "1" }, { value: "4" }] },
    ),
    groupType,
  );
  assert.deepEqual(applyPatch(group, operations, groupType).resource["members"], [
    { value: "1" },
    { value: "3" },
    { value: "4" },
  ]);
});
