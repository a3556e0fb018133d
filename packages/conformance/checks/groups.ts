import { own } from "@rollcall/scim/resource";
import { at, idsOf, NotJudged, shown } from "../answer.ts";
import { checksOf } from "../check.ts";
import type { Made } from "../ledger.ts";
import { GROUP, type Stage } from "../stage.ts";
import { values } from "./patch.ts";

export async function hasMembers(stage: Stage, group: Made, wanted: Made[]): Promise<void> {
  const answer = await stage.read(group);
  const ids = values(answer, "members").map((one) => own(one, "value"));
  const fits = ids.length === wanted.length && wanted.every(({ id }) => ids.includes(id));
  const words =
    wanted.length === 0 ? "no members" : `the members ${wanted.map(({ id }) => id).join(", ")} and no others`;
  answer.must(fits, words, `members is ${shown(answer.at("members"))}`);
}

async function groupsOf(stage: Stage, user: Made, group: Made): Promise<Record<string, unknown> | undefined> {
  const answer = await stage.read(user);
  return values(answer, "groups").find((one) => own(one, "value") === group.id);
}

export const groups = checksOf("groups", "must", {
  created: {
    must: "POST /Groups creates a group with its members",
    source: "RFC 7643 §4.2, RFC 7644 §3.3",
    needs: "groups",
    advice: "Answer 201 with the group.",
    async run(stage) {
      const user = await stage.user();
      const body = stage.groupBody([user]);
      const answer = (await stage.call("POST", stage.groups, { body })).is(201).has("displayName", body.displayName);
      const id = String(answer.at("id"));
      await hasMembers(stage, { id, path: `${stage.groups}/${encodeURIComponent(id)}`, body: {} }, [user]);
    },
  },
  empty: {
    must: "A group may have no members",
    source: "RFC 7643 §4.2",
    needs: "groups",
    advice: "Do not require members.",
    async run(stage) {
      (await stage.call("POST", stage.groups, { body: stage.groupBody() })).is(201);
    },
  },
  "name-required": {
    must: "A group without displayName is refused with 400",
    source: "RFC 7643 §4.2",
    needs: "groups",
    advice: 'Answer 400 with scimType "invalidValue".',
    async run(stage) {
      (await stage.call("POST", stage.groups, { body: { schemas: [GROUP] } })).is(400);
    },
  },
  "member-parts": {
    must: "A member has value, $ref and type",
    source: "RFC 7643 §4.2, §8.4",
    severity: "should",
    needs: "groups",
    advice: "Send $ref with the address of the member, and type User or Group.",
    async run(stage) {
      const user = await stage.user();
      const answer = await stage.read(await stage.group([user]));
      const [member = {}] = values(answer, "members");
      answer.must(own(member, "type") === "User", 'type "User"', shown(member));
      const ref = own(member, "$ref");
      answer.must(typeof ref === "string" && ref.includes(user.id), "$ref with the user's address", shown(member));
    },
  },
  add: {
    must: "PATCH add adds a member and keeps the others",
    source: "RFC 7644 §3.5.2.1",
    needs: "groups",
    advice: "Append to members.",
    async run(stage) {
      const [one, two] = [await stage.user(), await stage.user()];
      const group = await stage.group([one]);
      (await stage.patch(group, { op: "add", path: "members", value: [{ value: two.id }] })).is(200, 204);
      await hasMembers(stage, group, [one, two]);
    },
  },
  "add-twice": {
    must: "A member who is added again is there once",
    source: "RFC 7644 §3.5.2.1",
    needs: "groups",
    advice: "Compare with the members that are there.",
    async run(stage) {
      const user = await stage.user();
      const group = await stage.group([user]);
      (await stage.patch(group, { op: "add", path: "members", value: [{ value: user.id }] })).is(200, 204);
      await hasMembers(stage, group, [user]);
    },
  },
  remove: {
    must: 'PATCH remove of members[value eq "..."] really removes that member',
    source: "RFC 7644 §3.5.2.2",
    needs: "groups",
    advice:
      "Evaluate the filter of the path: an answer of 200 that removes nothing leaves people in groups they have left.",
    async run(stage) {
      const [one, two] = [await stage.user(), await stage.user()];
      const group = await stage.group([one, two]);
      (await stage.patch(group, { op: "remove", path: `members[value eq ${JSON.stringify(one.id)}]` })).is(200, 204);
      await hasMembers(stage, group, [two]);
    },
  },
  "remove-all": {
    must: "PATCH remove of members empties the group",
    source: "RFC 7644 §3.5.2.2",
    needs: "groups",
    advice: "Remove all members.",
    async run(stage) {
      const group = await stage.group([await stage.user()]);
      (await stage.patch(group, { op: "remove", path: "members" })).is(200, 204);
      await hasMembers(stage, group, []);
    },
  },
  replace: {
    must: "PATCH replace of members sets exactly these",
    source: "RFC 7644 §3.5.2.3",
    needs: "groups",
    advice: "Put the new list in the place of the old one.",
    async run(stage) {
      const [one, two] = [await stage.user(), await stage.user()];
      const group = await stage.group([one]);
      (await stage.patch(group, { op: "replace", path: "members", value: [{ value: two.id }] })).is(200, 204);
      await hasMembers(stage, group, [two]);
    },
  },
  put: {
    must: "PUT sets name and members",
    source: "RFC 7644 §3.5.1",
    needs: "groups",
    advice: "Replace the whole group.",
    async run(stage) {
      const [one, two] = [await stage.user(), await stage.user()];
      const group = await stage.group([one]);
      const body = stage.groupBody([two]);
      (await stage.put(group, body)).is(200);
      (await stage.read(group)).has("displayName", body.displayName);
      await hasMembers(stage, group, [two]);
    },
  },
  rename: {
    must: "A group can be renamed",
    source: "RFC 7644 §3.5.2.3",
    needs: "groups",
    advice: "Take replace of displayName.",
    async run(stage) {
      const [group, name] = [await stage.group(), stage.word()];
      (await stage.patch(group, { op: "replace", path: "displayName", value: name })).is(200, 204);
      (await stage.read(group)).has("displayName", name);
    },
  },
  find: {
    must: "displayName eq finds the group",
    source: "RFC 7644 §3.4.2.2",
    needs: "groups",
    advice: "Let displayName of groups be filtered: clients look so for a group before they create it.",
    async run(stage) {
      const group = await stage.group();
      const name = JSON.stringify(at(group.body, "displayName"));
      const answer = await stage.get(stage.groups, { filter: `displayName eq ${name}` });
      const ids = idsOf(answer.list().resources);
      answer.must(ids.length === 1 && ids[0] === group.id, "the one test group", `${ids.length} groups`);
    },
  },
  "find-by-member": {
    must: "members[value eq] finds the groups of a user",
    source: "RFC 7644 §3.4.2.2",
    severity: "should",
    needs: "groups",
    advice: "Let members be filtered.",
    async run(stage) {
      const user = await stage.user();
      const group = await stage.group([user]);
      await stage.group();
      const answer = await stage.get(stage.groups, { filter: `members[value eq ${JSON.stringify(user.id)}]` });
      const ids = idsOf(answer.list().resources);
      answer.must(ids.length === 1 && ids[0] === group.id, "the one test group", `${ids.length} groups`);
    },
  },
  "without-members": {
    must: "excludedAttributes=members leaves the members out",
    source: "RFC 7644 §3.9",
    needs: "groups",
    advice: "Leave them out: clients ask so to keep answers of large groups small.",
    async run(stage) {
      const group = await stage.group([await stage.user()]);
      const answer = await stage.read(group, { excludedAttributes: "members" });
      answer.must(answer.at("members") === undefined, "no members", `members is ${shown(answer.at("members"))}`);
    },
  },
  "groups-of-user": {
    must: "A user shows the groups it is in",
    source: "RFC 7643 §4.1.2",
    severity: "should",
    needs: "groups",
    advice: "Derive groups of a user from the members of the groups.",
    async run(stage) {
      const user = await stage.user();
      const group = await stage.group([user]);
      const found = await groupsOf(stage, user, group);
      const answer = await stage.read(user);
      answer.must(found !== undefined, `the group ${group.id}`, `groups is ${shown(answer.at("groups"))}`);
    },
  },
  "groups-read-only": {
    must: "groups of a user cannot be written: nobody joins a group that way",
    source: "RFC 7643 §4.1.2 (read-only)",
    needs: "groups",
    advice: "Ignore groups in a body, or refuse it with 400.",
    async run(stage) {
      const group = await stage.group();
      const answer = await stage.call("POST", stage.users, { body: stage.userBody({ groups: [{ value: group.id }] }) });
      if (answer.status === 400) return;
      answer.is(201);
      await hasMembers(stage, group, []);
    },
  },
  nested: {
    must: "A group can be a member of a group",
    source: "RFC 7643 §4.2",
    severity: "should",
    needs: "groups",
    advice: "Take the id of a group as a member, with type Group.",
    async run(stage) {
      const inner = await stage.group();
      const body = stage.groupBody([], { members: [{ value: inner.id, type: "Group" }] });
      const answer = (await stage.call("POST", stage.groups, { body })).is(201);
      const id = String(answer.at("id"));
      await hasMembers(stage, { id, path: `${stage.groups}/${encodeURIComponent(id)}`, body: {} }, [inner]);
    },
  },
  indirect: {
    must: "A user shows the groups it is in through another group, as indirect",
    source: "RFC 7643 §4.1.2",
    severity: "should",
    needs: "groups",
    advice: 'Add them to groups of the user with type "indirect".',
    async run(stage) {
      const user = await stage.user();
      const inner = await stage.group([user]);
      const body = stage.groupBody([], { members: [{ value: inner.id, type: "Group" }] });
      const outer = await stage.call("POST", stage.groups, { body });
      if (outer.status !== 201) throw new NotJudged(`A group in a group was refused: ${outer.said()}.`);
      const answer = await stage.read(user);
      const found = values(answer, "groups").find((one) => own(one, "value") === outer.at("id"));
      const came = `groups is ${shown(answer.at("groups"))}`;
      answer.must(found !== undefined, `the group ${String(outer.at("id"))}`, came);
      answer.must(own(found ?? {}, "type") === "indirect", 'type "indirect"', came);
    },
  },
  "deleted-group": {
    must: "DELETE of a group keeps its members",
    source: "RFC 7644 §3.6",
    needs: "groups",
    advice: "Delete the group alone.",
    async run(stage) {
      const user = await stage.user();
      const group = await stage.group([user]);
      (await stage.call("DELETE", group.path)).is(204);
      (await stage.get(group.path)).is(404);
      await stage.read(user);
    },
  },
  "deleted-member": {
    must: "A deleted user is in no group any more",
    source: "RFC 7644 §3.6",
    severity: "should",
    needs: "groups",
    advice: "Remove a deleted user from its groups.",
    async run(stage) {
      const [one, two] = [await stage.user(), await stage.user()];
      const group = await stage.group([one, two]);
      (await stage.call("DELETE", one.path)).is(204);
      await hasMembers(stage, group, [two]);
    },
  },
});
