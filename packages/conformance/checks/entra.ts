import { own } from "@rollcall/scim/resource";
import { at, idsOf, shown } from "../answer.ts";
import { checksOf } from "../check.ts";
import type { Made } from "../ledger.ts";
import { ENTERPRISE, GROUP, type Stage } from "../stage.ts";
import { hasMembers } from "./groups.ts";
import { valueOf, values } from "./patch.ts";

const SOURCE = "Microsoft Entra ID: develop a SCIM endpoint";

async function finds(stage: Stage, filter: string, made: Made): Promise<void> {
  const answer = await stage.filter(filter);
  const ids = idsOf(answer.list().resources);
  answer.must(ids.length === 1 && ids[0] === made.id, "the one test user", `${ids.length} users`);
}

export const entra = checksOf("entra", "vendor", {
  test: {
    must: "The connection test, a filter for a random user, gives 200 and an empty list",
    source: `${SOURCE}, test connection`,
    readOnly: true,
    advice: "Answer 200 with totalResults 0, and not 404.",
    async run(stage) {
      const answer = await stage.filter(`userName eq "${crypto.randomUUID()}"`);
      answer.must(answer.list().totalResults === 0, "nobody", `${answer.list().totalResults} users`);
    },
  },
  "test-groups": {
    must: "A filter for a random group gives 200 and an empty list",
    source: `${SOURCE}, test connection`,
    readOnly: true,
    needs: "groups",
    advice: "Answer 200 with totalResults 0, and not 404.",
    async run(stage) {
      const query = { filter: `displayName eq "${crypto.randomUUID()}"`, excludedAttributes: "members" };
      const answer = await stage.get(stage.groups, query);
      answer.must(answer.list().totalResults === 0, "nothing", `${answer.list().totalResults} groups`);
    },
  },
  "find-by-work-mail": {
    must: 'emails[type eq "work"].value eq finds the user',
    source: `${SOURCE}, get user by query`,
    advice: "Take a value path with a sub-attribute in a filter.",
    strictDiffers: true,
    async run(stage) {
      const { bob } = await stage.cast();
      await finds(stage, `emails[type eq "work"].value eq ${JSON.stringify(at(bob.body, "emails.0.value"))}`, bob);
    },
  },
  "find-by-two": {
    must: "Two attributes joined by and find the user",
    source: `${SOURCE}, matching`,
    advice: "Take and in filters.",
    async run(stage) {
      const { ada } = await stage.cast();
      const [name, externalId] = [at(ada.body, "userName"), at(ada.body, "externalId")];
      await finds(stage, `userName eq ${JSON.stringify(name)} and externalId eq ${JSON.stringify(externalId)}`, ada);
    },
  },
  "deactivate-text": {
    must: 'Replace with the text "False" deactivates',
    source: `${SOURCE}, disable user`,
    needs: "patch",
    strictDiffers: true,
    advice: 'Take Add, Replace and Remove in any case, and "True" and "False" for a boolean.',
    async run(stage) {
      const made = await stage.user();
      (await stage.patch(made, { op: "Replace", path: "active", value: "False" })).is(200, 204);
      (await stage.read(made)).has("active", false);
    },
  },
  deactivate: {
    must: "replace of active with false deactivates, with ?aadOptscim062020 in the address",
    source: `${SOURCE}, flag aadOptscim062020`,
    needs: "patch",
    advice: "Ignore unknown parameters of the query.",
    async run(stage) {
      const made = await stage.user();
      const operation = { op: "replace", path: "active", value: false };
      const body = { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations: [operation] };
      (await stage.call("PATCH", made.path, { body, query: { aadOptscim062020: "" } })).is(200, 204);
      (await stage.read(made)).has("active", false);
    },
  },
  "deactivated-found": {
    must: "A deactivated user is still found by a filter",
    source: `${SOURCE}, design (soft delete)`,
    advice: "Show deactivated users with active false, or Entra creates them again.",
    async run(stage) {
      const { cyd } = await stage.cast();
      await finds(stage, `userName eq ${JSON.stringify(at(cyd.body, "userName"))}`, cyd);
    },
  },
  several: {
    must: "Several attributes, an operation each, are all set",
    source: `${SOURCE}, update user`,
    needs: "patch",
    strictDiffers: true,
    advice: "Take Add and Replace in any case.",
    async run(stage) {
      const made = await stage.user();
      const mail = stage.mail();
      const answer = await stage.patch(
        made,
        { op: "Replace", path: 'emails[type eq "work"].value', value: mail },
        { op: "Replace", path: "name.familyName", value: "After" },
        { op: "Add", path: "title", value: "Pilot" },
      );
      answer.is(200, 204);
      const user = (await stage.read(made)).has("name.familyName", "After").has("title", "Pilot");
      user.must(valueOf(user, "emails", "work") === mail, `${mail} as work`, shown(user.at("emails")));
    },
  },
  "builds-element": {
    must: 'Add to phoneNumbers[type eq "mobile"].value makes the number when there is none',
    source: `${SOURCE}, update user (Add by a value path)`,
    needs: "patch",
    strictDiffers: true,
    advice: "Make the element from the filter of the path when nothing matches it.",
    async run(stage) {
      const made = await stage.user();
      const value = "+49 30 901820";
      (await stage.patch(made, { op: "Add", path: 'phoneNumbers[type eq "mobile"].value', value })).is(200, 204);
      const answer = await stage.read(made);
      const came = `phoneNumbers is ${shown(answer.at("phoneNumbers"))}`;
      answer.must(valueOf(answer, "phoneNumbers", "mobile") === value, `${value} as mobile`, came);
    },
  },
  "builds-address": {
    must: 'Add to parts of addresses[type eq "work"] makes one address',
    source: `${SOURCE}, update user (Add by a value path)`,
    needs: "patch",
    strictDiffers: true,
    advice: "Make the element with the first part, and add the others to it.",
    async run(stage) {
      const made = await stage.user();
      const answer = await stage.patch(
        made,
        { op: "Add", path: 'addresses[type eq "work"].locality', value: "Berlin" },
        { op: "Add", path: 'addresses[type eq "work"].country', value: "DE" },
      );
      answer.is(200, 204);
      const user = await stage.read(made);
      const [address = {}, ...more] = values(user, "addresses");
      const fits = more.length === 0 && own(address, "locality") === "Berlin" && own(address, "country") === "DE";
      user.must(fits, "one address, Berlin in DE", `addresses is ${shown(user.at("addresses"))}`);
    },
  },
  pathless: {
    must: "One operation without a path sets attributes, dotted names and URNs",
    source: `${SOURCE}, flag aadOptscim062020`,
    needs: "enterprise",
    strictDiffers: true,
    advice: "Read the keys of value as paths.",
    async run(stage) {
      const made = await stage.user();
      const value = { displayName: "After", "name.givenName": "Kay", [`${ENTERPRISE}:employeeNumber`]: "A-1" };
      (await stage.patch(made, { op: "replace", value })).is(200, 204);
      const answer = (await stage.read(made)).has("displayName", "After").has("name.givenName", "Kay");
      answer.has(`[${ENTERPRISE}].employeeNumber`, "A-1");
    },
  },
  manager: {
    must: "The manager may come as a bare id",
    source: `${SOURCE}, update user`,
    needs: "enterprise",
    strictDiffers: true,
    advice: "Take a text for manager as its value.",
    async run(stage) {
      const [made, boss] = [await stage.user(), await stage.user()];
      (await stage.patch(made, { op: "Add", path: `${ENTERPRISE}:manager`, value: boss.id })).is(200, 204);
      (await stage.read(made)).has(`[${ENTERPRISE}].manager.value`, boss.id);
    },
  },
  "primary-path": {
    must: "emails[primary eq true].value changes the primary address",
    source: `${SOURCE}, update user`,
    needs: "patch",
    advice: "Let every sub-attribute stand in the filter of a path.",
    async run(stage) {
      const [made, mail] = [await stage.user(), stage.mail()];
      (await stage.patch(made, { op: "replace", path: "emails[primary eq true].value", value: mail })).is(200, 204);
      const answer = await stage.read(made);
      answer.must(valueOf(answer, "emails", "work") === mail, mail, `emails is ${shown(answer.at("emails"))}`);
    },
  },
  "primary-text": {
    must: 'primary may come as the text "true"',
    source: `${SOURCE}, update user`,
    needs: "patch",
    strictDiffers: true,
    advice: 'Take "true" for a boolean.',
    async run(stage) {
      const made = await stage.user({ phoneNumbers: [] });
      const value = [{ value: "+49 30 901820", type: "work", primary: "true" }];
      (await stage.patch(made, { op: "Add", path: "phoneNumbers", value })).is(200, 204);
      const answer = await stage.read(made);
      const [number = {}] = values(answer, "phoneNumbers");
      answer.must(
        own(number, "primary") === true,
        "primary true",
        `phoneNumbers is ${shown(answer.at("phoneNumbers"))}`,
      );
    },
  },
  "create-group": {
    must: "A group with Microsoft's second schema is created",
    source: `${SOURCE}, create group`,
    needs: "groups",
    strictDiffers: true,
    advice: "Ignore schemas that you do not know.",
    async run(stage) {
      const urn = "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group";
      const body = stage.groupBody([], { schemas: [GROUP, urn], externalId: stage.word() });
      (await stage.call("POST", stage.groups, { body })).is(201);
    },
  },
  "add-member": {
    must: "Add of a member with $ref null is done",
    source: `${SOURCE}, add members`,
    needs: "groups",
    strictDiffers: true,
    advice: "Take null as no value.",
    async run(stage) {
      const [user, group] = [await stage.user(), await stage.group()];
      (await stage.patch(group, { op: "Add", path: "members", value: [{ $ref: null, value: user.id }] })).is(200, 204);
      await hasMembers(stage, group, [user]);
    },
  },
  "remove-member": {
    must: "Remove of members with a list of values removes these",
    source: `${SOURCE}, remove members`,
    needs: "groups",
    strictDiffers: true,
    advice: "Take value of a Remove on members as the members to remove, and never remove all of them.",
    async run(stage) {
      const [one, two] = [await stage.user(), await stage.user()];
      const group = await stage.group([one, two]);
      const value = [{ $ref: null, value: one.id }];
      (await stage.patch(group, { op: "Remove", path: "members", value })).is(200, 204);
      await hasMembers(stage, group, [two]);
    },
  },
  "remove-member-flag": {
    must: "remove of members[value eq] removes that member",
    source: `${SOURCE}, flag aadOptscim062020`,
    needs: "groups",
    advice: "Evaluate the filter of the path.",
    async run(stage) {
      const [one, two] = [await stage.user(), await stage.user()];
      const group = await stage.group([one, two]);
      (await stage.patch(group, { op: "remove", path: `members[value eq ${JSON.stringify(two.id)}]` })).is(200, 204);
      await hasMembers(stage, group, [one]);
    },
  },
  "is-member": {
    must: "id eq and members eq tells whether a user is in a group",
    source: `${SOURCE}, membership checks`,
    needs: "groups",
    strictDiffers: true,
    advice: "Take members eq as members.value eq.",
    async run(stage) {
      const user = await stage.user();
      const group = await stage.group([user]);
      const filter = `id eq ${JSON.stringify(group.id)} and members eq ${JSON.stringify(user.id)}`;
      const answer = await stage.get(stage.groups, { excludedAttributes: "members", filter });
      const ids = idsOf(answer.list().resources);
      answer.must(ids.length === 1 && ids[0] === group.id, "the one test group", `${ids.length} groups`);
    },
  },
  "read-group": {
    must: "A group is read without its members",
    source: `${SOURCE}, get group (excludedAttributes=members)`,
    needs: "groups",
    advice: "Follow excludedAttributes.",
    async run(stage) {
      const group = await stage.group([await stage.user()]);
      const answer = (await stage.read(group, { excludedAttributes: "members" })).has("id", group.id);
      answer.must(answer.at("members") === undefined, "no members", `members is ${shown(answer.at("members"))}`);
    },
  },
});
