// The reference of the language, made from the table of its functions: what is written there is what runs.
import type { FunctionDefinition } from "./functions/definition.ts";
import { functions, signature } from "./functions/table.ts";
import { limits } from "./limits.ts";
import { sample } from "./sample.ts";
import { isPerson, type Value } from "./value.ts";

const shown = (value: Value): string =>
  isPerson(value) ? "a person" : value === null ? "nothing" : JSON.stringify(value);
const code = (text: string) => `\`${text}\``;

const introduction = `# The mapping language

A mapping row can take its value from an expression. The language is a part of the Okta Expression Language, so that
expressions can be brought along; what it has, it has with the same meaning. This page is made from the table of
functions (${code("npm run reference")}), and each example on it is a test.

## Values

| written | is |
|---|---|
| ${code("user.email")} | an attribute of the person; nothing when it is empty |
| ${code("appuser.userName")} | an attribute of the person's account in the app, as the app last confirmed it |
| ${code("app.name")}, ${code("org.name")} | the app, the organisation |
| ${code('"text"')}, ${code("'text'")} | a text; a quote inside is doubled, a backslash is just a backslash |
| ${code("12")}, ${code("-1.5")} | a number |
| ${code("true")}, ${code("false")}, ${code("null")} | truth values, and nothing |
| ${code("{1, 2}")} | a list |

## Operators

| written | is |
|---|---|
| ${code('user.firstName + " " + user.lastName')} | texts joined; two numbers are added. Nothing counts as an empty text, and the preview says so |
| ${code('user.department == "Sales" ? "yes" : "no"')} | one of two values by a condition |
| ${code("==")} ${code("!=")} ${code("<")} ${code(">")} ${code("<=")} ${code(">=")} | comparisons; a text that reads as a number is compared as one with a number. With nothing, no order is true |
| ${code("AND")} ${code("OR")} ${code("!")}, also ${code("&&")} ${code(String.raw`\|\|`)} | conditions joined or turned around; what decides first is not gone beyond |

## Limits

An expression has at most ${limits.characters} characters and ${limits.depth} brackets inside one another; its result at most ${limits.result} characters.
It can reach nothing but what is named here, and always ends.

The examples are about Ada Byron (${[...sample.user].map(([name, value]) => code(`${name}: ${String(value)}`)).join(", ")}).
`;

/** The text of docs/mapping-language.md. */
export function reference(): string {
  const groups = [...new Set(functions.map((one) => one.group))];
  const sections = groups.map(
    (group) =>
      `## ${group}\n\n${functions
        .filter((one) => one.group === group)
        .map(entry)
        .join("\n")}`,
  );
  return `${introduction}\n${sections.join("\n")}`;
}

function entry(one: FunctionDefinition): string {
  const examples = one.examples.map(({ expression, result }) => `- ${code(expression)} is ${code(shown(result))}`);
  return `### ${code(signature(one))}\n\n${one.summary}\n\n${examples.join("\n")}\n`;
}
