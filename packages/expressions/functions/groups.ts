import { linearRegex, PatternError } from "../linear-regex.ts";
import type { Membership } from "../context.ts";
import type { Value } from "../value.ts";
import { type FunctionDefinition, Refusal, repeated, text } from "./definition.ts";

type Test = (group: Membership, wanted: string) => boolean;

const asks = (
  name: string,
  parameters: FunctionDefinition["parameters"],
  summary: string,
  example: [string, boolean],
  test: Test,
): FunctionDefinition => ({
  name,
  group: "Groups",
  parameters,
  summary,
  examples: [{ expression: example[0], result: example[1] }],
  reads: "groups",
  run: (values, { context }) =>
    values.some((wanted) => typeof wanted === "string" && (context.groups ?? []).some((group) => test(group, wanted))),
});

function byPattern([pattern]: Value[], groups: readonly Membership[]): boolean {
  try {
    const matches = linearRegex((pattern as string | null) ?? "");
    return groups.some(({ name }) => matches(name));
  } catch (error) {
    throw error instanceof PatternError ? new Refusal(error.message) : error;
  }
}

export const groups: FunctionDefinition[] = [
  asks(
    "isMemberOfGroupName",
    [text("name")],
    "Whether the person is in the group with this name.",
    ['isMemberOfGroupName("Sales EMEA")', true],
    ({ name }, wanted) => name === wanted,
  ),
  asks(
    "isMemberOfGroup",
    [text("id")],
    "Whether the person is in the group with this id.",
    ['isMemberOfGroup("0198a000-0000-7000-8000-00000000e3ea")', true],
    ({ id }, wanted) => id === wanted,
  ),
  asks(
    "isMemberOfAnyGroup",
    [repeated(text("id"))],
    "Whether the person is in one of the groups with these ids.",
    ['isMemberOfAnyGroup("0198a000-0000-7000-8000-00000000e3ea", "another")', true],
    ({ id }, wanted) => id === wanted,
  ),
  asks(
    "isMemberOfGroupNameStartsWith",
    [text("beginning")],
    "Whether the person is in a group whose name begins so.",
    ['isMemberOfGroupNameStartsWith("Sales")', true],
    ({ name }, wanted) => name.startsWith(wanted),
  ),
  asks(
    "isMemberOfGroupNameContains",
    [text("part")],
    "Whether the person is in a group whose name has this part.",
    ['isMemberOfGroupNameContains("EMEA")', true],
    ({ name }, wanted) => name.includes(wanted),
  ),
  {
    name: "isMemberOfGroupNameRegex",
    group: "Groups",
    parameters: [text("pattern")],
    summary:
      "Whether the person is in a group whose name the regular expression finds. Usual notation, without back references, look-ahead and lazy repetition.",
    examples: [
      { expression: 'isMemberOfGroupNameRegex("^Sales (EMEA|APAC)$")', result: true },
      { expression: 'isMemberOfGroupNameRegex("^[a-z]+$")', result: false },
    ],
    reads: "groups",
    run: (values, { context }) => byPattern(values, context.groups ?? []),
  },
];
