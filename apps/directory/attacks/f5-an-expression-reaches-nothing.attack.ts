import assert from "node:assert/strict";
import { compile } from "@rollcall/expressions/expression";
import { sample } from "@rollcall/expressions/sample";
import type { Attack } from "./attack.ts";

const names = ["constructor", "__proto__", "toString", "prototype", "hasOwnProperty", "valueOf", "__defineGetter__"];
const forms = [
  (name: string) => `user.${name}`,
  (name: string) => `findDirectoryUser().${name}`,
  (name: string) => `user.getLinkedObject("manager").${name}`,
  (name: string) => `user.${name}("x")`,
  (name: string) => `${name}("return process")()`,
  (name: string) => `String.${name}("x")`,
  (name: string) => `"".${name}.${name}`,
  (name: string) => `{1, 2}.${name}`,
  (name: string) => `user.email.${name}`,
  (name: string) => `user["${name}"]`,
];

/** The value, or the name of the error. */
function outcome(source: string): unknown {
  try {
    return compile(source).evaluate(sample).value;
  } catch (error) {
    return (error as Error).name;
  }
}

export default {
  id: "F5",
  known: "CVE-2025-12735 and CVE-2025-13204, expr-eval",
  title:
    "a mapping expression reaches no object of the program, and neither its work nor its result grows beyond a limit",
  async run() {
    for (const name of names) assert.equal(outcome(`user.${name}`), null, `user.${name} reached something`);
    for (const name of names)
      for (const form of forms) {
        const reached = outcome(form(name));
        assert.ok(
          reached === null || reached === "ExpressionError" || reached === "EvaluationError",
          `${form(name)} reached ${typeof reached} ${String(reached)}`,
        );
      }
    const large = `"${"x".repeat(9_000)}"`;
    let doubled = "user.firstName";
    for (let times = 0; times < 8; times += 1)
      doubled = `String.replace("${"a".repeat(100)}", "a", ${doubled} + "${"b".repeat(60)}")`;
    for (const source of [
      large,
      doubled,
      "x".repeat(1_000_000),
      "(".repeat(5_000),
      `${"!".repeat(9_000)}true`,
      "user.a + ".repeat(1_000) + '"x"',
    ]) {
      const before = process.threadCpuUsage();
      const came = outcome(source);
      const { user, system } = process.threadCpuUsage(before);
      assert.ok(typeof came !== "string" || came.length <= 4_096, `a result of ${String(came).length} characters`);
      assert.ok((user + system) / 1_000 < 250, `${source.slice(0, 20)} took ${(user + system) / 1_000} ms`);
    }
  },
  guards: [
    {
      what: "attributes stand in a map, and are looked up in nothing else",
      edits: [
        {
          file: "packages/expressions/evaluate.ts",
          from: "return profile?.get(name) ?? null;",
          to: "return (profile?.get(name) ?? (profile as any)?.[name] ?? null) as Value;",
        },
      ],
      noticed: /reached/,
    },
    {
      what: "the length of a result is limited",
      edits: [
        { file: "packages/expressions/evaluate.ts", from: "result.length > limits.result", to: "result.length < 0" },
      ],
      noticed: /a result of/,
    },
  ],
} satisfies Attack;
