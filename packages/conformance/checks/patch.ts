import { isObject, type JsonObject, own } from "@rollcall/scim/resource";
import { type Answer, shown } from "../answer.ts";
import { checksOf } from "../check.ts";

export function values(answer: Answer, place: string): JsonObject[] {
  const found = answer.at(place);
  return Array.isArray(found) ? found.filter(isObject) : [];
}

export function valueOf(answer: Answer, place: string, type: string): unknown {
  const found = values(answer, place).find((one) => own(one, "type") === type);
  return found && own(found, "value");
}

export const patch = checksOf("patch", "must", {
  replace: {
    must: "replace sets one attribute and leaves the rest",
    source: "RFC 7644 §3.5.2.3",
    needs: "patch",
    advice: "Answer 200 with the user, or 204.",
    async run(stage) {
      const made = await stage.user({ title: "Engineer" });
      (await stage.patch(made, { op: "replace", path: "displayName", value: "After" })).is(200, 204);
      (await stage.read(made)).has("displayName", "After").has("title", "Engineer");
    },
  },
  "sub-attribute": {
    must: "name.familyName changes that part of name, and makes no attribute called name.familyName",
    source: "RFC 7644 §3.5.2",
    needs: "patch",
    advice: "Resolve a dotted path to the sub-attribute.",
    async run(stage) {
      const made = await stage.user();
      (await stage.patch(made, { op: "replace", path: "name.familyName", value: "After" })).is(200, 204);
      const answer = (await stage.read(made)).has("name.familyName", "After").has("name.givenName", "Rollcall");
      answer.must(answer.at("[name.familyName]") === undefined, "no attribute of that name", "there is one");
    },
  },
  "add-value": {
    must: "add appends to a multi-valued attribute",
    source: "RFC 7644 §3.5.2.1",
    needs: "patch",
    advice: "Keep the values that are there.",
    async run(stage) {
      const made = await stage.user();
      const home = stage.mail();
      (await stage.patch(made, { op: "add", path: "emails", value: [{ value: home, type: "home" }] })).is(200, 204);
      const answer = await stage.read(made);
      answer.must(values(answer, "emails").length === 2, "two e-mail addresses", shown(answer.at("emails")));
      answer.must(valueOf(answer, "emails", "home") === home, `${home} among them`, shown(answer.at("emails")));
    },
  },
  "add-same": {
    must: "add of a value that is there adds nothing",
    source: "RFC 7644 §3.5.2.1",
    needs: "patch",
    advice: "Compare with the values that are there first.",
    async run(stage) {
      const made = await stage.user({ phoneNumbers: [{ value: "+49 30 901820", type: "work" }] });
      const value = [{ value: "+49 30 901820", type: "work" }];
      (await stage.patch(made, { op: "add", path: "phoneNumbers", value })).is(200, 204);
      const answer = await stage.read(made);
      answer.must(values(answer, "phoneNumbers").length === 1, "one phone number", shown(answer.at("phoneNumbers")));
    },
  },
  "replace-list": {
    must: "replace of a multi-valued attribute replaces all its values",
    source: "RFC 7644 §3.5.2.3",
    needs: "patch",
    advice: "Put the new list in the place of the old one.",
    async run(stage) {
      const made = await stage.user({
        phoneNumbers: [
          { value: "+49 30 1", type: "work" },
          { value: "+49 30 2", type: "home" },
        ],
      });
      const value = [{ value: "+49 30 3", type: "mobile" }];
      (await stage.patch(made, { op: "replace", path: "phoneNumbers", value })).is(200, 204);
      const answer = await stage.read(made);
      const one = values(answer, "phoneNumbers");
      answer.must(one.length === 1 && own(one[0] ?? {}, "value") === "+49 30 3", "the new number alone", shown(one));
    },
  },
  "value-path": {
    must: 'replace of emails[type eq "work"].value changes that value alone',
    source: "RFC 7644 §3.5.2.3",
    needs: "patch",
    advice: "Evaluate the filter of the path, and change the sub-attribute of what matches.",
    async run(stage) {
      const [work, home, after] = [stage.mail(), stage.mail(), stage.mail()];
      const emails = [
        { value: work, type: "work", primary: true },
        { value: home, type: "home" },
      ];
      const made = await stage.user({ emails });
      (await stage.patch(made, { op: "replace", path: 'emails[type eq "work"].value', value: after })).is(200, 204);
      const answer = await stage.read(made);
      answer.must(valueOf(answer, "emails", "work") === after, `${after} as work`, shown(answer.at("emails")));
      answer.must(valueOf(answer, "emails", "home") === home, `${home} as home`, shown(answer.at("emails")));
    },
  },
  "no-target": {
    must: "replace by a value path that matches nothing is refused with 400 noTarget",
    source: "RFC 7644 §3.5.2.3",
    needs: "patch",
    advice: 'Answer 400 with scimType "noTarget".',
    async run(stage) {
      const made = await stage.user();
      const answer = await stage.patch(made, {
        op: "replace",
        path: 'emails[type eq "other"].value',
        value: stage.mail(),
      });
      answer.refused([400], "noTarget");
    },
  },
  "remove-value": {
    must: "remove with a value path takes away what matches and nothing else",
    source: "RFC 7644 §3.5.2.2",
    needs: "patch",
    advice: "Evaluate the filter of the path, and remove what matches.",
    async run(stage) {
      const emails = [
        { value: stage.mail(), type: "work", primary: true },
        { value: stage.mail(), type: "home" },
      ];
      const made = await stage.user({ emails });
      (await stage.patch(made, { op: "remove", path: 'emails[type eq "home"]' })).is(200, 204);
      const answer = await stage.read(made);
      const left = values(answer, "emails");
      answer.must(left.length === 1 && own(left[0] ?? {}, "type") === "work", "the work address alone", shown(left));
    },
  },
  remove: {
    must: "remove takes away an attribute",
    source: "RFC 7644 §3.5.2.2",
    needs: "patch",
    advice: "Unassign the attribute.",
    async run(stage) {
      const made = await stage.user({ title: "Engineer" });
      (await stage.patch(made, { op: "remove", path: "title" })).is(200, 204);
      const answer = await stage.read(made);
      answer.must(answer.at("title") === undefined, "no title", `title is ${shown(answer.at("title"))}`);
    },
  },
  "remove-without-path": {
    must: "remove without a path is refused with 400 noTarget",
    source: "RFC 7644 §3.5.2.2",
    needs: "patch",
    strictDiffers: true,
    advice: 'Answer 400 with scimType "noTarget".',
    async run(stage) {
      (await stage.patch(await stage.user(), { op: "remove" })).refused([400], "noTarget");
    },
  },
  "remove-required": {
    must: "A required attribute cannot be removed",
    source: "RFC 7644 §3.5.2.2",
    needs: "patch",
    advice: 'Answer 400 with scimType "mutability" or "invalidValue".',
    async run(stage) {
      const answer = await stage.patch(await stage.user(), { op: "remove", path: "userName" });
      answer.refused([400], ["mutability", "invalidValue"]);
    },
  },
  "without-path": {
    must: "add and replace without a path take an object of attributes",
    source: "RFC 7644 §3.5.2.1, §3.5.2.3",
    needs: "patch",
    strictDiffers: true,
    advice: "Apply each member of value as if it had its own path.",
    async run(stage) {
      const made = await stage.user();
      const answer = await stage.patch(
        made,
        { op: "replace", value: { displayName: "After" } },
        { op: "add", value: { title: "Pilot" } },
      );
      answer.is(200, 204);
      (await stage.read(made)).has("displayName", "After").has("title", "Pilot");
    },
  },
  "complex-merges": {
    must: "replace of a complex attribute replaces the parts that it names and leaves the others",
    source: "RFC 7644 §3.5.2.3",
    needs: "patch",
    strictDiffers: true,
    advice: "Merge the sub-attributes.",
    async run(stage) {
      const made = await stage.user();
      (await stage.patch(made, { op: "replace", path: "name", value: { familyName: "After" } })).is(200, 204);
      (await stage.read(made)).has("name.familyName", "After").has("name.givenName", "Rollcall");
    },
  },
});
