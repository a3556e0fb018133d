// For tests only: users, and operations on them as Okta, Entra ID and OneLogin write them.
import fc from "fast-check";
import { USER_SCHEMA } from "../user-schema.ts";
import { ENTERPRISE } from "./patch-model.ts";

type Operation = Record<string, unknown>;

const word = fc.constantFrom("p", "q", "r");
const address = fc.constantFrom("a@x", "b@x", "c@y");
const kind = fc.constantFrom("work", "home", "other");
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const given = (record: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
const some = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });
const filled = (record: Record<string, unknown>) => Object.keys(record).length > 0;

const element = fc.record({ value: address, type: optional(kind), display: optional(word) }).map(given);
/** At most one is primary, and no value is there twice. */
const list = fc
  .tuple(fc.uniqueArray(element, { maxLength: 4, selector: ({ value }) => value }), fc.nat(5))
  .map(([elements, primary]) => elements.map((one, i) => (i === primary ? { ...one, primary: true } : one)));
const name = some({ givenName: word, familyName: word, formatted: word });

/** A user as a server keeps it: nothing in it is empty. */
export const users = fc
  .record({
    userName: word,
    title: optional(word),
    nickName: optional(word),
    active: optional(fc.boolean()),
    name: optional(name.filter(filled)),
    emails: optional(list.filter((elements) => elements.length > 0)),
    phoneNumbers: optional(list.filter((elements) => elements.length > 0)),
    [ENTERPRISE]: optional(
      some({ department: word, employeeNumber: word, manager: word.map((value) => ({ value })) }).filter(filled),
    ),
  })
  .map((user) => {
    const whole = given(user);
    return { schemas: [USER_SCHEMA, ...(whole[ENTERPRISE] === undefined ? [] : [ENTERPRISE])], ...whole };
  });

const inCase = (text: string) => fc.constantFrom(text, text, text.toLowerCase(), text.toUpperCase());
const lists = fc.constantFrom("emails", "phoneNumbers");
const equal = fc.oneof(
  kind.map((type) => `type eq "${type}"`),
  kind.map((type) => `TYPE eq "${type.toUpperCase()}"`),
  address.map((value) => `value eq "${value}"`),
  fc.constantFrom("primary eq true", 'primary eq "True"'),
);
const comparison = fc.oneof(
  { weight: 3, arbitrary: equal },
  { weight: 1, arbitrary: fc.constantFrom('value sw "A"', 'type ne "work"', "type pr", "display pr", "primary eq false") },
);
const condition = fc.oneof(
  { weight: 4, arbitrary: comparison },
  { weight: 2, arbitrary: fc.tuple(comparison, comparison).map((parts) => parts.join(" and ")) },
  { weight: 1, arbitrary: fc.tuple(comparison, comparison).map((parts) => parts.join(" or ")) },
  { weight: 1, arbitrary: comparison.map((part) => `not (${part})`) },
);
const departments = fc.constantFrom("department", "employeeNumber").map((part) => `${ENTERPRISE}:${part}`);

/** As the RFC writes them, in whatever case. */
const plain = fc.oneof(
  fc.constantFrom("title", "nickName", "userName", "name.givenName", "name.familyName", `${USER_SCHEMA}:title`),
  departments,
  fc.constant(`${ENTERPRISE}:manager.value`),
);
const put = fc.constantFrom("add", "replace");
const rfc: fc.Arbitrary<Operation>[] = [
  fc.tuple(put, plain.chain(inCase), word).map(([op, path, value]) => ({ op, path, value })),
  fc.oneof(plain, lists, fc.constantFrom("name", "active", "id", "nothing", ENTERPRISE + ":manager")).map((path) => ({ op: "remove", path })),
  fc.tuple(put, fc.boolean()).map(([op, value]) => ({ op, path: "active", value })),
  fc.tuple(put, name.filter(filled)).map(([op, value]) => ({ op, path: "name", value })),
  fc.tuple(put, lists, list.filter((elements) => elements.length > 0)).map(([op, path, value]) => ({ op, path, value })),
  fc.tuple(put, lists, condition, fc.constantFrom("value", "display", "type"), word).map(([op, path, brackets, sub, value]) => ({
    op,
    path: `${path}[${brackets}].${sub}`,
    value,
  })),
  fc.tuple(put, lists, condition, fc.boolean()).map(([op, path, brackets, value]) => ({
    op,
    path: `${path}[${brackets}].primary`,
    value,
  })),
  fc.tuple(put, lists, condition, element).map(([op, path, brackets, value]) => ({ op, path: `${path}[${brackets}]`, value })),
  fc.tuple(lists, condition, fc.constantFrom("", ".value", ".display", ".type")).map(([path, brackets, sub]) => ({
    op: "remove",
    path: `${path}[${brackets}]${sub}`,
  })),
  fc.constant({ op: "remove" }),
];

/** No paths: the value says all of it. */
const okta: fc.Arbitrary<Operation>[] = [
  some({ title: word, nickName: word, userName: word, active: fc.boolean(), name: name.filter(filled), emails: list.filter((all) => all.length > 0) })
    .filter(filled)
    .chain((value) => put.map((op) => ({ op, value }))),
  fc.boolean().map((active) => ({ op: "replace", value: { active } })),
];

/** Capitals, booleans as texts, a manager as a bare id, dotted keys, values to remove in a list. */
const entra: fc.Arbitrary<Operation>[] = [
  fc.constantFrom("True", "False").map((value) => ({ op: "Replace", path: "active", value })),
  fc.tuple(fc.constantFrom("Add", "Replace"), word).map(([op, value]) => ({ op, path: `${ENTERPRISE}:manager`, value })),
  fc.tuple(lists, kind, address).map(([path, type, value]) => ({ op: "Add", path: `${path}[type eq "${type}"].value`, value })),
  fc.tuple(lists, kind).map(([path, type]) => ({ op: "Replace", path: `${path}[type eq "${type}"].primary`, value: "true" })),
  some({ title: word, "name.givenName": word, "name.familyName": word, [`${ENTERPRISE}:department`]: word, active: fc.constantFrom("true", "False") })
    .filter(filled)
    .map((value) => ({ op: "replace", value })),
  fc.tuple(lists, fc.array(address.map((value) => ({ $ref: null, value })), { minLength: 1, maxLength: 2 })).map(
    ([path, value]) => ({ op: "Remove", path, value: value.map(({ value: one }) => ({ value: one })) }),
  ),
];

/** Templates: null for what is empty, one object for a list, whole extensions, names that nobody knows. */
const onelogin: fc.Arbitrary<Operation>[] = [
  some({ title: fc.option(word), nickName: fc.option(word), shoeSize: word, active: fc.constantFrom("true", "false") })
    .filter(filled)
    .map((value) => ({ op: "replace", value })),
  fc.tuple(put, lists, element).map(([op, path, value]) => ({ op, path, value })),
  fc.tuple(put, some({ department: word, employeeNumber: word, shoeSize: word }).filter(filled)).map(([op, value]) => ({
    op,
    value: { [ENTERPRISE]: value },
  })),
  fc.constantFrom("title", "nickName", "name.givenName", "userName").map((path) => ({ op: "replace", path, value: null })),
];

/** What a strict client sends. */
export const plainSequences = fc.array(fc.oneof(...rfc), { minLength: 1, maxLength: 3 });

export const sequences = fc.array(fc.oneof(...rfc, ...okta, ...entra, ...onelogin), { minLength: 1, maxLength: 6 });
