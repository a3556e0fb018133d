import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { userType } from "./core-schemas.ts";
import { join, parseFilter } from "./filter-parse.ts";
import { printFilter } from "./filter-print.ts";
import { type Filter, matches } from "./filter.ts";
import { parsePath } from "./path.ts";
import { attempt, garbage, snapshot, untouched } from "./exchanges/random-inputs.ts";
import { indexOf, type Target } from "./schema.ts";

const targets = [...new Set(indexOf(userType).targets.values())].filter(
  ({ attribute, sub }) =>
    attribute.returned !== "never" && (sub ?? attribute).type !== "complex" && !(sub ?? attribute).multiValued,
);
const text = fc
  .string({ unit: "binary", maxLength: 8 })
  .filter((value) => value.isWellFormed() && !value.includes("\u0000"));

function comparisons(target: Target): fc.Arbitrary<Filter> {
  const { type } = target.sub ?? target.attribute;
  const compare = (operators: string[], values: fc.Arbitrary<string | number | boolean>): fc.Arbitrary<Filter> =>
    fc
      .tuple(fc.constantFrom(...operators), values)
      .map(([operator, value]) => ({ kind: "compare", target, operator, value }) as Filter);
  const date = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((day) => day.toISOString());
  const some: fc.Arbitrary<Filter>[] = [
    fc.constant({ kind: "present", target }),
    fc.constantFrom("eq", "ne").map((operator) => ({ kind: "compare", target, operator, value: null })),
  ];
  if (type === "boolean") some.push(compare(["eq", "ne"], fc.boolean()));
  else if (type === "dateTime") some.push(compare(["eq", "ne", "gt", "ge", "lt", "le"], date));
  else if (type === "binary") some.push(compare(["eq", "ne"], text));
  else some.push(compare(["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"], text));
  return fc.oneof(...some);
}

const nested = (leaf: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> =>
  fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc
        .tuple(fc.constantFrom("and" as const, "or" as const), tie("filter"), tie("filter"))
        .map(([kind, a, b]) => join(kind, a, b)),
      tie("filter").map((filter) => ({ kind: "not" as const, filter })),
    ),
  })).filter;

const simple = fc.constantFrom(...targets).chain(comparisons);
const lists = [
  ...new Set(targets.filter(({ attribute, sub }) => attribute.multiValued && sub).map(({ attribute }) => attribute)),
];
const has = fc
  .constantFrom(...lists)
  .chain((attribute) =>
    nested(fc.constantFrom(...targets.filter((target) => target.attribute === attribute)).chain(comparisons)).map(
      (filter): Filter => ({ kind: "has", attribute: { attribute }, filter }),
    ),
  );
const filters = nested(fc.oneof({ weight: 4, arbitrary: simple }, { weight: 1, arbitrary: has }));

test("any filter that is printed reads as the same filter, and can be asked of any resource", () => {
  fc.assert(
    fc.property(
      filters,
      fc.object({ key: fc.constantFrom("userName", "name", "emails", "active", "meta", "x") }),
      (filter, resource) => {
        const printed = printFilter(filter);
        assert.deepEqual(parseFilter(printed, userType), filter, printed);
        assert.equal(matches({ kind: "not", filter }, resource), !matches(filter, resource));
      },
    ),
    { numRuns: 1000 },
  );
});

test("E3 E5 any text at all is a filter, a path, or refused", () => {
  fc.assert(
    fc.property(garbage, (given) => {
      const filter = attempt(() => parseFilter(given, userType));
      if (filter) assert.deepEqual(parseFilter(printFilter(filter), userType), filter);
      attempt(() => parsePath(given, userType));
    }),
    { numRuns: 3000 },
  );
  assert.deepEqual(snapshot(), untouched);
});
