import { isObject, own } from "@rollcall/scim/resource";
import { at, idsOf, shown } from "../answer.ts";
import { checksOf } from "../check.ts";
import { PATCH_OP, USER } from "../stage.ts";
import { hasMembers } from "./groups.ts";

const SOURCE = "OpenID IPSIE AL SCIM profile, draft 00";

export const ipsie = checksOf("ipsie", "vendor", {
  bulk: {
    must: "Bulk is supported",
    source: SOURCE,
    readOnly: true,
    advice: "Support /Bulk and announce it.",
    async run(stage) {
      (await stage.get("/ServiceProviderConfig")).is(200).has("bulk.supported", true);
    },
  },
  oauth: {
    must: "OAuth 2.0 is among the ways to authenticate",
    source: SOURCE,
    severity: "should",
    readOnly: true,
    advice: "Offer client credentials, and list a scheme of type oauth2 in authenticationSchemes.",
    async run(stage) {
      const answer = (await stage.get("/ServiceProviderConfig")).is(200);
      const schemes = answer.at("authenticationSchemes");
      const types = Array.isArray(schemes) ? schemes.filter(isObject).map((one) => own(one, "type")) : [];
      answer.must(types.includes("oauth2"), 'a scheme of type "oauth2"', shown(types));
    },
  },
  "emails-value": {
    must: "emails[value eq] finds the user",
    source: SOURCE,
    advice: "Take value filters.",
    async run(stage) {
      const { bob } = await stage.cast();
      const answer = await stage.filter(`emails[value eq ${JSON.stringify(at(bob.body, "emails.0.value"))}]`);
      const ids = idsOf(answer.list().resources);
      answer.must(ids.length === 1 && ids[0] === bob.id, "the one test user", `${ids.length} users`);
    },
  },
  "emails-type-value": {
    must: 'emails[type eq "work" and value eq] finds the user',
    source: SOURCE,
    advice: "Take and within value filters.",
    async run(stage) {
      const { bob } = await stage.cast();
      const mail = JSON.stringify(at(bob.body, "emails.0.value"));
      const answer = await stage.filter(`emails[type eq "work" and value eq ${mail}]`);
      const ids = idsOf(answer.list().resources);
      answer.must(ids.length === 1 && ids[0] === bob.id, "the one test user", `${ids.length} users`);
    },
  },
  "members-value": {
    must: "members[value eq] finds the groups of a user",
    source: SOURCE,
    needs: "groups",
    advice: "Let members be filtered.",
    async run(stage) {
      const user = await stage.user();
      const group = await stage.group([user]);
      const answer = await stage.get(stage.groups, { filter: `members[value eq ${JSON.stringify(user.id)}]` });
      const ids = idsOf(answer.list().resources);
      answer.must(ids.length === 1 && ids[0] === group.id, "the one test group", `${ids.length} groups`);
    },
  },
  "no-password": {
    must: "There is no password",
    source: SOURCE,
    severity: "should",
    readOnly: true,
    advice: "Take password out of the schema of the connection.",
    async run(stage) {
      const answer = (await stage.get(`/Schemas/${USER}`)).is(200);
      const found = answer.at("attributes");
      const has = Array.isArray(found) && found.filter(isObject).some((one) => own(one, "name") === "password");
      answer.must(!has, "no attribute password", "there is one");
    },
  },
  "empty-group": {
    must: "A group may have no members",
    source: SOURCE,
    needs: "groups",
    advice: "Do not require members.",
    async run(stage) {
      (await stage.call("POST", stage.groups, { body: stage.groupBody() })).is(201);
    },
  },
  "fifty-operations": {
    must: "50 changes of members are done by one PATCH",
    source: SOURCE,
    needs: "groups",
    advice: "Allow at least 50 operations in a PATCH.",
    async run(stage) {
      const user = await stage.user();
      const group = await stage.group([user]);
      const path = `members[value eq ${JSON.stringify(user.id)}]`;
      const pair = [
        { op: "remove", path },
        { op: "add", path: "members", value: [{ value: user.id }] },
      ];
      const Operations = Array.from({ length: 25 }, () => pair).flat();
      (await stage.call("PATCH", group.path, { body: { schemas: [PATCH_OP], Operations } })).is(200, 204);
      await hasMembers(stage, group, [user]);
    },
  },
});
