// Users and filters that meet often, with what SQL, LIKE and case folding stumble over.
import fc from "fast-check";
import type { AttributeDefinition } from "../server/attribute-definition.ts";
import { extensionUrn } from "../server/attributes/extension.ts";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** Few letters, so that values meet; with the characters that SQL, LIKE and case folding stumble over. */
const letters = ["a", "B", "ä", "Ä", "ß", "%", "_", "\\", "'", '"', "$1", "é", "İ", "Σ", "😀", " x"];
const word = fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(""));
const type = fc.constantFrom("work", "home", "WORK");
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
export const without = (record: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));

/** The attributes of the account with the number 1, so that every type there is has one. */
const of = (name: string, type: AttributeDefinition["type"], more: Partial<AttributeDefinition> = {}) => ({
  name,
  label: name,
  description: "",
  type,
  multiValued: false,
  required: false,
  caseExact: false,
  canonicalValues: [],
  ...more,
});
export const definitions: AttributeDefinition[] = [
  of("costCentre", "string"),
  of("code", "string", { caseExact: true }),
  of("badges", "string", { multiValued: true }),
  of("level", "integer"),
  of("ratio", "decimal"),
  of("remote", "boolean"),
  of("hiredAt", "dateTime"),
];
const OWN = extensionUrn(1);
const others = ["level", "ratio", "remote", "hiredAt"].map((name) => `${OWN}:${name}`);
const ordering = fc.constantFrom("eq", "ne", "gt", "ge", "lt", "le");
const number = fc.constantFrom(-1, 0, 2, 10, 9007199254740991);
const ratio = fc.constantFrom(-0.5, 0, 0.1, 0.30000000000000004, 2, 1e21, 1e-7);
/** Instants that are the same in other words, and those that differ by less than a millisecond, which is nothing. */
const instant = fc.constantFrom(
  "2026-01-01",
  "2026-01-01T00:00:00Z",
  "2026-01-01T02:00:00+02:00",
  "2026-01-01T00:00:00.0009Z",
  "2025-12-31T24:00:00",
  "2026-01-01T00:00:00.001",
  "2026-01-01T00:00:00.9999999Z",
  "2026-01-01T00:00",
  "0001-01-01",
  "9999-12-31T23:59:59.999-14:00",
);

export const attributes = fc.record({
  title: optional(word),
  nickName: optional(word),
  displayName: optional(word),
  profileUrl: optional(word),
  name: optional(
    fc
      .record({ familyName: optional(word), givenName: optional(word) })
      .map(without)
      .filter((name) => Object.keys(name).length > 0),
  ),
  emails: optional(
    fc.array(
      fc
        .record({
          value: word.map((text) => `${text.trim()}@b`),
          type: optional(type),
          primary: optional(fc.constant(false)),
        })
        .map(without),
      { minLength: 1, maxLength: 3 },
    ),
  ),
  [OWN]: optional(
    fc
      .record({
        costCentre: optional(word),
        code: optional(word),
        badges: optional(fc.array(word, { minLength: 1, maxLength: 3 })),
        level: optional(number),
        ratio: optional(ratio),
        remote: optional(fc.boolean()),
        hiredAt: optional(instant),
      })
      .map(without)
      .filter((part) => Object.keys(part).length > 0),
  ),
  [enterprise]: optional(
    fc
      .record({ department: optional(word), manager: optional(fc.record({ value: word })) })
      .map(without)
      .filter((part) => Object.keys(part).length > 0),
  ),
});

const texts = [
  `${OWN}:costCentre`,
  `${OWN}:code`,
  `${OWN}:badges`,
  "title",
  "nickName",
  "displayName",
  "profileUrl",
  "name.familyName",
  "name.givenName",
  "emails.value",
  "emails.type",
  `${enterprise}:department`,
  `${enterprise}:manager.value`,
  "emails",
  "meta.resourceType",
  "schemas",
  "meta.location",
  "groups.display",
];
const operator = fc.constantFrom("eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le");
const comparison = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...texts),
      operator,
      fc.oneof(word, type, fc.constantFrom("User", "urn:ietf:params:scim:schemas:core:2.0:User")),
    )
    .map(([name, op, value]) => `${name} ${op} ${JSON.stringify(value)}`),
  fc
    .tuple(
      fc.constantFrom(...texts, "active", "name", "groups", ...others),
      fc.constantFrom("pr", "eq null", "ne null"),
    )
    .map(([name, op]) => `${name} ${op}`),
  fc
    .tuple(fc.constantFrom("level", "ratio"), ordering, fc.oneof(number, ratio))
    .map(([name, op, value]) => `${OWN}:${name} ${op} ${value}`),
  fc.tuple(fc.constantFrom("eq", "ne"), fc.boolean()).map(([op, value]) => `${OWN}:remote ${op} ${value}`),
  fc.tuple(ordering, instant).map(([op, value]) => `${OWN}:hiredAt ${op} "${value}"`),
  fc.tuple(fc.constantFrom("eq", "ne"), fc.boolean()).map(([op, value]) => `active ${op} ${value}`),
  fc.tuple(fc.constantFrom("eq", "ne"), fc.boolean()).map(([op, value]) => `emails.primary ${op} ${value}`),
  fc
    .tuple(
      fc.constantFrom("meta.created", "meta.lastModified"),
      fc.constantFrom("eq", "ne", "gt", "ge", "lt", "le"),
      fc.integer({ min: 0, max: 4 }),
    )
    .map(([name, op, day]) => `${name} ${op} "2026-01-0${day + 1}T00:00:00Z"`),
);
const element = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("value", "type"),
      operator,
      fc.oneof(
        word.map((text) => `${text.trim()}@b`),
        type,
      ),
    )
    .map(([name, op, value]) => `${name} ${op} ${JSON.stringify(value)}`),
  fc.constantFrom("type pr", "primary pr", "primary eq false", "type eq null", 'not (type eq "work")'),
);
const bracket = fc
  .tuple(element, fc.constantFrom("and", "or"), optional(element))
  .map(([one, join, two]) => `emails[${two === undefined ? one : `${one} ${join} ${two}`}]`);
export const { filter } = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    comparison,
    bracket,
    fc.tuple(tie("filter"), fc.constantFrom("and", "or"), tie("filter")).map(([a, op, b]) => `(${a}) ${op} (${b})`),
    tie("filter").map((inner) => `not (${inner})`),
  ),
}));
