import { at, idsOf, NotJudged, shown } from "../answer.ts";
import { checksOf } from "../check.ts";
import { GROUP, USER } from "../stage.ts";
import { hasMembers } from "./groups.ts";

const SOURCE = "Okta: SCIM 2.0 reference";

export const okta = checksOf("okta", "vendor", {
  test: {
    must: "The connection test GET /Users?startIndex=1&count=2 is answered",
    source: `${SOURCE}, test of API credentials`,
    readOnly: true,
    advice: "Answer 200 with a ListResponse whose numbers are integers.",
    async run(stage) {
      const answer = await stage.get(stage.users, { startIndex: 1, count: 2 });
      const { totalResults } = answer.list();
      answer.must(Number.isInteger(totalResults), "totalResults as an integer", shown(totalResults));
    },
  },
  "test-groups": {
    must: "GET /Groups?startIndex=1&count=100 is answered",
    source: `${SOURCE}, older test of API credentials`,
    readOnly: true,
    needs: "groups",
    advice: "Answer 200 with a ListResponse.",
    async run(stage) {
      (await stage.get(stage.groups, { startIndex: 1, count: 100 })).list();
    },
  },
  "probe-absent": {
    must: "The look-up before a create gives 200 and an empty list",
    source: `${SOURCE}, create`,
    readOnly: true,
    advice: "Answer 200 with totalResults 0; with a 404 Okta stops.",
    async run(stage) {
      const answer = await stage.filter(`userName eq "${stage.mail()}"`, { startIndex: 1, count: 100 });
      answer.must(answer.list().totalResults === 0, "nobody", `${answer.list().totalResults} users`);
    },
  },
  create: {
    must: "Okta's create is taken: password, empty groups, locale, externalId",
    source: `${SOURCE}, create`,
    strictDiffers: true,
    advice: "Ignore password and groups where you have no use for them, and answer 201 with the user.",
    async run(stage) {
      const body = stage.userBody({
        locale: "en-US",
        externalId: `00u${stage.word()}`,
        groups: [],
        password: "1mz050nq",
      });
      const answer = (await stage.call("POST", stage.users, { body })).is(201);
      answer.has("userName", body.userName).has("active", true).has("externalId", body["externalId"]);
    },
  },
  "id-form": {
    must: 'An id is a text that does not contain "bulkId"',
    source: "Okta Integration Network, requirements; RFC 7643 §3.1",
    advice: "Make ids of letters, digits and hyphens.",
    async run(stage) {
      const made = await stage.user();
      const answer = await stage.read(made);
      answer.must(!made.id.toLowerCase().includes("bulkid"), 'an id without "bulkId"', shown(made.id));
    },
  },
  deactivate: {
    must: "Okta's deactivation, a replace without a path, is done",
    source: `${SOURCE}, deactivate`,
    needs: "patch",
    strictDiffers: true,
    advice: "Take operations without a path: value is an object of attributes.",
    async run(stage) {
      const made = await stage.user();
      (await stage.patch(made, { op: "replace", value: { active: false } })).is(200, 204);
      (await stage.read(made)).has("active", false);
    },
  },
  reactivate: {
    must: "Okta's reactivation is done",
    source: `${SOURCE}, reactivate`,
    needs: "patch",
    strictDiffers: true,
    advice: "Take operations without a path, for active true too.",
    async run(stage) {
      const made = await stage.user({ active: false });
      (await stage.patch(made, { op: "replace", value: { active: true } })).is(200, 204);
      (await stage.read(made)).has("active", true);
    },
  },
  "deactivated-found": {
    must: "A deactivated user can still be read, and found by userName",
    source: `${SOURCE}, deactivate`,
    advice: "Show deactivated users with active false; leave out only deleted ones.",
    async run(stage) {
      const { cyd } = await stage.cast();
      (await stage.read(cyd)).has("active", false);
      const answer = await stage.filter(`userName eq ${JSON.stringify(at(cyd.body, "userName"))}`);
      answer.must(answer.list().totalResults === 1, "the one test user", `${answer.list().totalResults} users`);
    },
  },
  update: {
    must: "A user that was read can be sent back by PUT with a change",
    source: `${SOURCE}, profile update (GET, then PUT of that object)`,
    advice: "Ignore read-only parts of the body, such as meta, groups and id.",
    async run(stage) {
      const made = await stage.user();
      const read = (await stage.read(made)).body();
      (await stage.put(made, { ...read, displayName: "After" })).is(200);
      (await stage.read(made)).has("displayName", "After").has("userName", at(made.body, "userName"));
    },
  },
  "put-deactivate": {
    must: "PUT with active false deactivates",
    source: `${SOURCE}, app integration wizard`,
    advice: "Take active from the body of a PUT.",
    async run(stage) {
      const made = await stage.user();
      const read = (await stage.read(made)).body();
      (await stage.put(made, { ...read, active: false })).is(200);
      (await stage.read(made)).has("active", false);
    },
  },
  import: {
    must: "An import by pages of 100 tells its numbers as integers, in a stable order",
    source: `${SOURCE}, import`,
    readOnly: true,
    advice: "Give the same order each time.",
    async run(stage) {
      const first = await stage.get(stage.users, { startIndex: 1, count: 100 });
      const { totalResults, resources } = first.list();
      for (const place of ["totalResults", "startIndex", "itemsPerPage"])
        first.must(Number.isInteger(first.at(place)), `${place} as an integer`, shown(first.at(place)));
      first.must(totalResults >= resources.length, "totalResults of at least the page", `it is ${totalResults}`);
      const again = await stage.get(stage.users, { startIndex: 1, count: 100 });
      const same = JSON.stringify(idsOf(again.list().resources)) === JSON.stringify(idsOf(resources));
      again.must(same, "the same users in the same order", "another order");
    },
  },
  "push-group": {
    must: "Group push creates a group with empty members",
    source: `${SOURCE}, group push`,
    needs: "groups",
    advice: "Take an empty list of members.",
    async run(stage) {
      const body = { schemas: [GROUP], displayName: stage.word(), members: [] };
      (await stage.call("POST", stage.groups, { body })).is(201).has("displayName", body.displayName);
    },
  },
  "rename-group": {
    must: "Group push renames without a path, with the id in the value",
    source: `${SOURCE}, group push`,
    needs: "groups",
    strictDiffers: true,
    advice: "Ignore the id in the value when it is that of the group.",
    async run(stage) {
      const [group, displayName] = [await stage.group(), stage.word()];
      (await stage.patch(group, { op: "replace", value: { id: group.id, displayName } })).is(200, 204);
      (await stage.read(group)).has("displayName", displayName);
    },
  },
  "swap-members": {
    must: "One request removes a member and adds another",
    source: `${SOURCE}, group push`,
    needs: "groups",
    advice: "Take several operations on members in one PATCH.",
    async run(stage) {
      const [one, two] = [await stage.user(), await stage.user()];
      const group = await stage.group([one]);
      const answer = await stage.patch(
        group,
        { op: "remove", path: `members[value eq ${JSON.stringify(one.id)}]` },
        { op: "add", path: "members", value: [{ value: two.id, display: "user" }] },
      );
      answer.is(200, 204);
      await hasMembers(stage, group, [two]);
    },
  },
  "full-push": {
    must: "A full push replaces the members",
    source: `${SOURCE}, group push`,
    needs: "groups",
    advice: "Set exactly the members that are sent.",
    async run(stage) {
      const [one, two, three] = [await stage.user(), await stage.user(), await stage.user()];
      const group = await stage.group([one, two]);
      const value = [{ value: two.id }, { value: three.id }];
      (await stage.patch(group, { op: "replace", path: "members", value })).is(200, 204);
      await hasMembers(stage, group, [two, three]);
    },
  },
  "returning-leaver": {
    must: "A leaver who comes back by POST gets the account back",
    source: `${SOURCE}, create after deactivation (409 stops the job)`,
    severity: "should",
    needs: "patch",
    advice: "When a deactivated user of this client is created again, reactivate it and answer 201 with its id.",
    async run(stage) {
      const externalId = `00u${stage.word()}`;
      const body = stage.userBody({ externalId });
      const made = await stage.user({ userName: body.userName, externalId });
      (await stage.patch(made, { op: "replace", path: "active", value: false })).is(200, 204);
      const answer = (await stage.call("POST", stage.users, { body })).is(200, 201);
      answer.has("active", true).has("id", made.id);
    },
  },
  "raw-token": {
    must: "The token is taken without the word Bearer",
    source: `${SOURCE}, HTTP header mode`,
    severity: "should",
    readOnly: true,
    advice: "Take the token alone in Authorization: in header mode Okta sends what was typed in.",
    async run(stage) {
      if (!stage.hasToken) throw new NotJudged("The run has no token.");
      (await stage.call("GET", stage.users, { credential: "raw", query: { startIndex: 1, count: 1 } })).is(200);
    },
  },
  schemas: {
    must: "A user without schemas in the list comes never",
    source: `${SOURCE}, import`,
    needs: "filter",
    advice: "Send schemas and id with each user of a list.",
    async run(stage) {
      const cast = await stage.cast();
      const answer = await stage.filter(cast.filter, { startIndex: 1, count: 100 });
      for (const user of answer.list().resources) {
        const schemas = at(user, "schemas");
        answer.must(Array.isArray(schemas) && schemas.includes(USER), `schemas with ${USER}`, shown(schemas));
      }
    },
  },
});
