import { own } from "@rollcall/scim/resource";
import { at, shown } from "../answer.ts";
import { checksOf } from "../check.ts";
import { ENTERPRISE, PATCH_OP } from "../stage.ts";
import { values } from "./patch.ts";

/** What goes beyond one value: several operations, versions, and what must be refused. */
export const patchRefused = checksOf("patch", "must", {
  "all-or-nothing": {
    must: "When one operation fails, none is done",
    source: "RFC 7644 §3.5.2",
    needs: "patch",
    advice: "Apply all operations to a copy, and keep it only if all went well.",
    async run(stage) {
      const made = await stage.user();
      const bad = await stage.patch(
        made,
        { op: "replace", path: "displayName", value: "Half" },
        { op: "replace", path: 'emails[type eq "other"].value', value: stage.mail() },
      );
      bad.is(400);
      (await stage.read(made)).has("displayName", at(made.body, "displayName"));
    },
  },
  order: {
    must: "Operations are done in their order",
    source: "RFC 7644 §3.5.2",
    needs: "patch",
    advice: "Apply each operation to the result of the one before.",
    async run(stage) {
      const made = await stage.user();
      const answer = await stage.patch(
        made,
        { op: "add", path: "title", value: "First" },
        { op: "replace", path: "title", value: "Second" },
      );
      answer.is(200, 204);
      (await stage.read(made)).has("title", "Second");
    },
  },
  unchanged: {
    must: "A PATCH that changes nothing leaves meta.lastModified as it is",
    source: "RFC 7644 §3.5.2.1",
    severity: "should",
    needs: "patch",
    advice: "Compare before you write.",
    async run(stage) {
      const made = await stage.user();
      const before = await stage.read(made);
      await stage.pause(1100);
      const displayName = at(made.body, "displayName");
      (await stage.patch(made, { op: "replace", path: "displayName", value: displayName })).is(200, 204);
      const answer = await stage.read(made);
      const [was, now] = [before.at("meta.lastModified"), answer.at("meta.lastModified")];
      answer.must(was === now, `lastModified ${shown(was)} still`, shown(now));
    },
  },
  primary: {
    must: "A new primary value takes primary from the old one",
    source: "RFC 7644 §3.5.2",
    needs: "patch",
    advice: "Set primary of the others to false.",
    async run(stage) {
      const made = await stage.user();
      const value = [{ value: stage.mail(), type: "home", primary: true }];
      (await stage.patch(made, { op: "add", path: "emails", value })).is(200, 204);
      const answer = await stage.read(made);
      const primary = values(answer, "emails").filter((one) => own(one, "primary") === true);
      const fits = primary.length === 1 && own(primary[0] ?? {}, "type") === "home";
      answer.must(fits, "the new address as the one primary", shown(answer.at("emails")));
    },
  },
  enterprise: {
    must: "A path may carry the URN of an extension",
    source: "RFC 7644 §3.5.2, §3.10",
    needs: "enterprise",
    advice: "Resolve paths with the URN of an extension in front.",
    async run(stage) {
      const made = await stage.user();
      (await stage.patch(made, { op: "add", path: `${ENTERPRISE}:department`, value: "Sales" })).is(200, 204);
      (await stage.read(made)).has(`[${ENTERPRISE}].department`, "Sales");
    },
  },
  "read-only": {
    must: "A read-only attribute cannot be changed",
    source: "RFC 7644 §3.5.2, §3.12",
    needs: "patch",
    advice: 'Answer 400 with scimType "mutability".',
    async run(stage) {
      const made = await stage.user();
      const answer = await stage.patch(made, { op: "replace", path: "id", value: stage.noId() });
      answer.refused([400], "mutability");
    },
  },
  "unknown-path": {
    must: "A path that cannot be read is refused with 400 invalidPath",
    source: "RFC 7644 §3.5.2, §3.12",
    needs: "patch",
    advice: 'Answer 400 with scimType "invalidPath".',
    async run(stage) {
      const answer = await stage.patch(await stage.user(), { op: "replace", path: "emails[type eq", value: "x" });
      answer.refused([400], ["invalidPath", "invalidFilter"]);
    },
  },
  "unknown-op": {
    must: "An operation that does not exist is refused with 400",
    source: "RFC 7644 §3.5.2",
    needs: "patch",
    advice: 'Answer 400 with scimType "invalidSyntax".',
    async run(stage) {
      const answer = await stage.patch(await stage.user(), { op: "increase", path: "title", value: "x" });
      answer.refused([400], ["invalidSyntax", "invalidValue"]);
    },
  },
  "wrong-type": {
    must: "A value of the wrong type is refused with 400 invalidValue",
    source: "RFC 7644 §3.12",
    needs: "patch",
    advice: 'Answer 400 with scimType "invalidValue".',
    async run(stage) {
      const answer = await stage.patch(await stage.user(), { op: "replace", path: "active", value: "perhaps" });
      answer.refused([400], ["invalidValue", "invalidSyntax"]);
    },
  },
  "without-operations": {
    must: "A PATCH without Operations is refused with 400",
    source: "RFC 7644 §3.5.2",
    needs: "patch",
    advice: 'Answer 400 with scimType "invalidSyntax".',
    async run(stage) {
      const made = await stage.user();
      (await stage.call("PATCH", made.path, { body: { schemas: [PATCH_OP] } })).is(400);
    },
  },
  "not-found": {
    must: "PATCH on an id that nobody has is 404",
    source: "RFC 7644 §3.12",
    needs: "patch",
    advice: "Answer 404 with a SCIM error.",
    async run(stage) {
      const body = { schemas: [PATCH_OP], Operations: [{ op: "replace", path: "active", value: false }] };
      (await stage.call("PATCH", `${stage.users}/${stage.noId()}`, { body })).is(404);
    },
  },
  "taken-name": {
    must: "PATCH cannot take the userName of somebody else",
    source: "RFC 7644 §3.12",
    needs: "patch",
    advice: 'Answer 409 with scimType "uniqueness".',
    async run(stage) {
      const [one, other] = [await stage.user(), await stage.user()];
      const answer = await stage.patch(one, { op: "replace", path: "userName", value: at(other.body, "userName") });
      answer.refused([409], "uniqueness");
    },
  },
});
