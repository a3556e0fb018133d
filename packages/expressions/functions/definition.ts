import type { Context } from "../context.ts";
import type { Value } from "../value.ts";

/** What a parameter takes. Numbers and truth values are taken as text where text is asked; nothing passes everywhere. */
export type ParameterKind = "text" | "number" | "list" | "any";

export interface Parameter {
  name: string;
  kind: ParameterKind;
  optional?: true;
  /** The last one: as many more of these as there are. */
  repeated?: true;
}

export interface Example {
  expression: string;
  /** As the reference shows it: JSON. */
  result: Value;
}

/** What a run may ask for besides its arguments. Thrown sentences become errors at the place of the call. */
export interface Facts {
  context: Context;
  /** The preview shows it; the value is good nevertheless. */
  warn(message: string): void;
}

export interface FunctionDefinition {
  name: string;
  group: "Text" | "Lists" | "Numbers" | "Countries" | "Groups" | "Time" | "People" | "More";
  parameters: Parameter[];
  summary: string;
  examples: Example[];
  /** What it looks at besides its arguments: a change of it wakes the mapping rows that call it. */
  reads?: "groups" | "now" | "linked" | "directoryUser" | "taken";
  run(values: Value[], facts: Facts): Value;
}

/** A refusal by a function: what is wrong with the values, in words. */
export class Refusal extends Error {}

const parameter = (name: string, kind: ParameterKind): Parameter => ({ name, kind });
export const text = (name: string): Parameter => parameter(name, "text");
export const number = (name: string): Parameter => parameter(name, "number");
export const list = (name: string): Parameter => parameter(name, "list");
export const any = (name: string): Parameter => parameter(name, "any");
export const optional = (of: Parameter): Parameter => ({ ...of, optional: true });
export const repeated = (of: Parameter): Parameter => ({ ...of, repeated: true });

/** Of a function whose first argument is the text that it works on: without one the result is nothing, too. */
export function onText(work: (text: string, ...more: (string | null)[]) => Value) {
  return ([first, ...more]: Value[]): Value =>
    first === null || first === undefined ? null : work(first as string, ...(more as string[]));
}
