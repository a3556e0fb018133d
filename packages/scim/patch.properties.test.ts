import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { userType } from "./core-schemas.ts";
import { PATCH_SCHEMA, readPatch } from "./patch-read.ts";
import { applyPatch } from "./patch.ts";
import { attempt, deepFreeze } from "./exchanges/random-inputs.ts";
import type { ScimResource } from "./resource.ts";
import { USER_SCHEMA } from "./user-schema.ts";

/** PATCH against a model written from RFC 7644 §3.5.2 alone. */
interface Model {
  title?: string;
  name: Record<string, string>;
  emails: { value: string; type: string; primary?: boolean }[];
}
interface Step {
  operation: object;
  /** False means that the RFC wants an error. */
  apply(model: Model): boolean | void;
}

const word = fc.constantFrom("p", "q", "r");
const kind = fc.constantFrom("work", "home", "other");
const part = fc.constantFrom("givenName", "familyName");
const isPrimary = (model: Model, chosen: { primary?: boolean }[]) => {
  for (const email of model.emails) if (email.primary && !chosen.includes(email)) email.primary = false;
};
const steps: fc.Arbitrary<Step>[] = [
  word.map((value) => ({ operation: { op: "replace", path: "title", value }, apply: (m) => void (m.title = value) })),
  fc.constant<Step>({ operation: { op: "remove", path: "title" }, apply: (m) => void delete m.title }),
  fc.tuple(part, word).map(([name, value]) => ({
    operation: { op: "add", path: `name.${name}`, value },
    apply: (m) => void (m.name[name] = value),
  })),
  fc.tuple(part, word).map(([name, value]) => ({
    operation: { op: "replace", path: "name", value: { [name]: value } },
    apply: (m) => void (m.name[name] = value),
  })),
  part.map((name) => ({ operation: { op: "remove", path: `name.${name}` }, apply: (m) => void delete m.name[name] })),
  fc.constant<Step>({ operation: { op: "remove", path: "name" }, apply: (m) => void (m.name = {}) }),
  fc.tuple(word, kind, fc.boolean()).map(([value, type, primary]) => ({
    operation: { op: "add", path: "emails", value: [{ value, type, ...(primary && { primary }) }] },
    apply: (m) => {
      let email = m.emails.find((each) => each.value === value && each.type === type);
      if (!email) m.emails.push((email = { value, type }));
      if (!primary) return;
      email.primary = true;
      isPrimary(m, [email]);
    },
  })),
  fc.tuple(kind, word).map(([type, value]) => ({
    operation: { op: "replace", path: `emails[type eq "${type}"].value`, value },
    apply: (m) => {
      const chosen = m.emails.filter((email) => email.type === type);
      for (const email of chosen) email.value = value;
      return chosen.length > 0;
    },
  })),
  kind.map((type) => ({
    operation: { op: "replace", path: `emails[type eq "${type}"].primary`, value: true },
    apply: (m) => {
      const chosen = m.emails.filter((email) => email.type === type);
      for (const email of chosen) email.primary = true;
      isPrimary(m, chosen);
      return chosen.length === 1;
    },
  })),
  fc.tuple(kind, word).map(([type, value]) => ({
    operation: { op: "remove", path: `emails[type eq "${type}" and not (value eq "${value}")]` },
    apply: (m) => void (m.emails = m.emails.filter((email) => email.type !== type || email.value === value)),
  })),
  fc.tuple(word, kind).map(([value, type]) => ({
    operation: { op: "replace", path: "emails", value: [{ value, type, primary: true }] },
    apply: (m) => void (m.emails = [{ value, type, primary: true }]),
  })),
];

test("sequences of operations do what a model of the RFC does, all of them or none", () => {
  const start = (): Model => ({ name: { givenName: "p" }, emails: [{ value: "p", type: "work", primary: true }] });
  const asResource = ({ title, name, emails }: Model): ScimResource => ({
    schemas: [USER_SCHEMA],
    userName: "a",
    ...(Object.keys(name).length > 0 && { name }),
    ...(emails.length > 0 && { emails }),
    ...(title !== undefined && { title }),
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(...steps), { minLength: 1, maxLength: 8 }), (sequence) => {
      const model = start();
      const allowed = sequence.every((step) => step.apply(model) !== false);
      const before = deepFreeze(asResource(start()));
      const body = { schemas: [PATCH_SCHEMA], Operations: sequence.map((step) => step.operation) };
      const result = attempt(() => applyPatch(before, readPatch(body, userType), userType));
      assert.equal(result !== undefined, allowed);
      if (!result) return;
      const expected = asResource(model);
      assert.deepEqual(result.resource, expected);
      assert.equal(result.changed, JSON.stringify(sorted(before)) !== JSON.stringify(sorted(expected)));
    }),
    { numRuns: 3000 },
  );
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
