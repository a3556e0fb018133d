import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";

export default {
  id: "B14",
  known: "agent-bom 3688, langwatch 7136",
  title:
    "a removal of members takes out those it names in any vendor's words, and one that cannot be read takes out nobody",
  async run(stage) {
    const { idp } = stage.a;
    const ids: string[] = [];
    for (const name of ["a", "b", "c", "d"]) ids.push((await idp.create({ userName: `${name}@acme.test` })).id);
    const [first = "", second = ""] = ids;
    const group = await idp.createGroup("Everybody", ids);
    const path = `/Groups/${group.id}`;
    const members = async () =>
      ((await idp.call("GET", path)).body.members ?? []).map((one: { value: string }) => one.value).toSorted();
    const shapes: [string, object, string[]][] = [
      ["Okta", { op: "remove", path: `members[value eq "${first}"]` }, [first]],
      ["Entra", { op: "Remove", path: "members", value: [{ value: first }] }, [first]],
      ["Entra with $ref", { op: "Remove", path: "members", value: [{ $ref: null, value: first }] }, [first]],
      ["one object", { op: "remove", path: "members", value: { value: first } }, [first]],
      ["several", { op: "remove", path: "members", value: [{ value: first }, { value: second }] }, [first, second]],
      [
        "a bracket with or",
        { op: "remove", path: `members[value eq "${first}" or value eq "${second}"]` },
        [first, second],
      ],
      [
        "whose name no member has",
        { op: "remove", path: 'members[value eq "0198a000-0000-7000-8000-000000000000"]' },
        [],
      ],
    ];
    for (const [name, operation, gone] of shapes) {
      const answer = await idp.patch(path, operation);
      assert.ok(answer.status < 300, `${name}: ${answer.text}`);
      const left = ids.filter((id) => !gone.includes(id)).toSorted();
      assert.deepEqual(await members(), left, `a removal in the words of ${name} took out others`);
      await idp.patch(path, { op: "add", path: "members", value: ids.map((value) => ({ value })) });
    }
    for (const operation of [
      { op: "remove" },
      { op: "remove", path: "members", value: [{}] },
      { op: "remove", path: "members", value: [{ id: first }] },
      { op: "remove", path: "members", value: [{ value: "" }] },
      { op: "remove", path: "members", value: [null] },
      { op: "remove", path: "members", value: { user: first } },
      { op: "remove", path: "members[user eq 1]" },
      { op: "remove", path: "members[" },
      { op: "replace", path: "members", value: [{ id: first }] },
      { op: "replace", path: "members", value: "" },
      { op: "delete", path: "members" },
    ])
      await stage.refused(() => idp.patch(path, operation), 400);
    await stage.refused(() => idp.call("PATCH", path, { Operations: [] }), 400);
  },
  guards: [
    {
      what: "the values that a removal names are read, each of them",
      edits: [
        {
          file: "packages/scim/patch-read.ts",
          from: "whole && attribute.multiValued ? this.#listed(attribute, value) : undefined",
          to: "undefined",
        },
      ],
      noticed: /took out others/,
    },
    {
      what: "a removal whose values cannot be read is refused",
      edits: [
        {
          file: "packages/scim/patch-read.ts",
          from: "if (read.some((element) => element === undefined || nameless(element)))",
          to: "if (read.some((element) => element === undefined || nameless(element))) return undefined; if (read.length < 0)",
        },
      ],
      noticed: /refused with 400, not/,
    },
  ],
} satisfies Attack;
