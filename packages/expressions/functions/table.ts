import { countries } from "./countries.ts";
import type { FunctionDefinition } from "./definition.ts";
import { groups } from "./groups.ts";
import { lists } from "./lists.ts";
import { numbers } from "./numbers.ts";
import { people } from "./people.ts";
import { more, texts } from "./texts.ts";
import { times } from "./times.ts";

/** Every function of the language; there are no others. */
export const functions: readonly FunctionDefinition[] = [
  ...texts,
  ...more,
  ...lists,
  ...numbers,
  ...countries,
  ...groups,
  ...people,
  ...times,
];

const byName = new Map(functions.map((one) => [one.name, one]));

export const functionOf = (name: string): FunctionDefinition | undefined => byName.get(name);

/** How many values a function takes: at least, at most. */
export function arity({ parameters }: FunctionDefinition): [least: number, most: number] {
  const least = parameters.filter((one) => !one.optional).length;
  return [
    least - (parameters.at(-1)?.repeated && parameters.length > 1 ? 1 : 0),
    parameters.at(-1)?.repeated ? Infinity : parameters.length,
  ];
}

/** `String.join(separator, text, …)` */
export function signature({ name, parameters }: FunctionDefinition): string {
  const words = parameters.map((one) => (one.repeated ? `${one.name}, …` : one.optional ? `[${one.name}]` : one.name));
  return `${name}(${words.join(", ")})`;
}
