import { checksOf } from "../check.ts";
import { hasMembers } from "./groups.ts";

export const others = checksOf("others", "vendor", {
  "onelogin-test": {
    must: "OneLogin's connection test, a userName that cannot match, gives 200 and an empty list",
    source: "OneLogin: test your SCIM app",
    readOnly: true,
    advice: "Answer 200 with totalResults 0.",
    async run(stage) {
      const answer = await stage.filter(`userName eq "${stage.word()}-cannot-match"`);
      answer.must(answer.list().totalResults === 0, "nobody", `${answer.list().totalResults} users`);
    },
  },
  "onelogin-null-id": {
    must: 'A create with "id": null is taken',
    source: "OneLogin: SCIM JSON template",
    strictDiffers: true,
    advice: "Take null as no value.",
    async run(stage) {
      (await stage.call("POST", stage.users, { body: stage.userBody({ id: null }) })).is(201);
    },
  },
  "onelogin-active-text": {
    must: 'active may come as the text "true"',
    source: "OneLogin: SCIM JSON template",
    strictDiffers: true,
    advice: 'Take "true" and "false" for a boolean.',
    async run(stage) {
      const answer = await stage.call("POST", stage.users, { body: stage.userBody({ active: "true" }) });
      answer.is(201).has("active", true);
    },
  },
  "onelogin-old-schema": {
    must: "A create that names the schema of SCIM 1.1 is taken",
    source: "OneLogin: SCIM JSON template",
    severity: "should",
    strictDiffers: true,
    advice: "Take urn:scim:schemas:core:1.0 as the schema of a user.",
    async run(stage) {
      const body = stage.userBody({ schemas: ["urn:scim:schemas:core:1.0"] });
      (await stage.call("POST", stage.users, { body })).is(201);
    },
  },
  "onelogin-delete": {
    must: "DELETE of a user is done",
    source: "OneLogin: deprovisioning",
    advice: "Answer 204; OneLogin deletes instead of deactivating.",
    async run(stage) {
      const made = await stage.user();
      (await stage.call("DELETE", made.path)).is(204);
    },
  },
  "jumpcloud-test": {
    must: "JumpCloud's connection test makes a user and a group, and removes both",
    source: "JumpCloud: custom SCIM identity management",
    needs: "groups",
    advice: "Let test users and groups be created and removed.",
    async run(stage) {
      const user = await stage.user({ externalId: stage.word() });
      const group = await stage.group([user]);
      (await stage.call("DELETE", group.path)).is(204);
      (await stage.call("DELETE", user.path)).is(204);
    },
  },
  "jumpcloud-remove-member": {
    must: "remove of members with a list of values removes these",
    source: "JumpCloud: custom SCIM identity management",
    needs: "groups",
    strictDiffers: true,
    advice: "Take value of a remove on members as the members to remove.",
    async run(stage) {
      const [one, two] = [await stage.user(), await stage.user()];
      const group = await stage.group([one, two]);
      (await stage.patch(group, { op: "remove", path: "members", value: [{ value: one.id }] })).is(200, 204);
      await hasMembers(stage, group, [two]);
    },
  },
});
