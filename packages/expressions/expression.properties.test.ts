import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { complete } from "./complete.ts";
import { ExpressionError } from "./error.ts";
import { compile } from "./expression.ts";
import { arity, functions } from "./functions/table.ts";
import { limits } from "./limits.ts";
import { sample } from "./sample.ts";

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom("Sales", "2026-01-31", "dd.MM.yyyy", "^S.*", "(a|b)+", "130117281610000000", "__proto__"),
);

/** Expressions with a meaning or without one, in the language's own grammar. */
const { expression } = fc.letrec<{ expression: string; leaf: string }>((tie) => ({
  leaf: fc.oneof(
    texts.map(quoted),
    fc
      .double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })
      .map((value) => (value < 0 ? "-" : "") + Math.abs(value).toFixed(3)),
    fc.constantFrom(
      "null",
      "true",
      "false",
      "user.firstName",
      "user.none",
      "appuser.userName",
      "org.name",
      "user.constructor",
      "{}",
    ),
  ),
  expression: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    tie("leaf"),
    fc
      .tuple(tie("expression"), fc.constantFrom("+", "==", "!=", "<", ">=", "AND", "||"), tie("expression"))
      .map(([left, sign, right]) => `(${left} ${sign} ${right})`),
    fc
      .tuple(tie("expression"), tie("expression"), tie("expression"))
      .map(([condition, yes, no]) => `(${condition} ? ${yes} : ${no})`),
    tie("expression").map((part) => `!${part}`),
    fc.array(tie("expression"), { maxLength: 4 }).map((parts) => `{${parts.join(", ")}}`),
    fc.constantFrom(...functions).chain((found) => {
      const [least, most] = arity(found);
      return fc
        .array(tie("expression"), { minLength: least, maxLength: Math.min(most, least + 3) })
        .map((parts) => `${found.name}(${parts.join(", ")})`);
    }),
  ),
}));

/** How they are damaged on their way. */
const damaged = fc
  .tuple(expression, fc.nat(), fc.string({ unit: "binary", maxLength: 4 }))
  .map(([source, at, piece]) => {
    const place = at % (source.length + 1);
    return source.slice(0, place) + piece + source.slice(place + piece.length);
  });

const builtIns = () =>
  [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype].map((one) =>
    Object.getOwnPropertyNames(one).join(),
  );

test("10,000 generated expressions end within their limits or with an error that has a place", () => {
  const before = builtIns();
  fc.assert(
    fc.property(fc.oneof(expression, damaged), (source) => {
      try {
        const { value } = compile(source).evaluate(sample);
        assert.ok(JSON.stringify(value).length <= limits.result * 8);
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        assert.ok(error.position >= 0 && error.position <= source.length, `${error.position} of ${source.length}`);
      }
    }),
    { numRuns: 10_000 },
  );
  assert.deepEqual(builtIns(), before);
});

test("the same expression and person give the same value, and what is not read changes nothing", () => {
  fc.assert(
    fc.property(expression, (source) => {
      const run = (more: Partial<typeof sample>) => {
        try {
          return JSON.stringify(compile(source).evaluate({ ...sample, ...more }).value);
        } catch (error) {
          return error instanceof ExpressionError ? error.message : assert.fail(String(error));
        }
      };
      let reads: ReadonlySet<string>;
      try {
        ({ reads } = compile(source));
      } catch {
        return;
      }
      if (!reads.has("groups")) assert.equal(run({ groups: [] }), run({}));
      if (!reads.has("now")) assert.equal(run({ now: new Date(0) }), run({}));
      if (!reads.has("user.firstName"))
        assert.equal(run({ user: new Map([...sample.user, ["firstName", "Zoë"]]) }), run({}));
    }),
    { numRuns: 1_000 },
  );
});

test("suggestions fit where the cursor is, and none come inside a text", () => {
  const offer = {
    user: [
      { name: "firstName", label: "First name" },
      { name: "email", label: "E-mail" },
    ],
  };
  assert.deepEqual(
    complete("user.fir", 8, offer)
      .map(({ insert }) => insert)
      .slice(0, 1),
    ["user.firstName"],
  );
  assert.equal(complete("1 + upper", 9, offer)[0]?.insert, "String.toUpperCase(");
  assert.equal(complete("1 + upper", 9, offer)[0]?.from, 4);
  assert.deepEqual(complete('"user.', 6, offer), []);
});
