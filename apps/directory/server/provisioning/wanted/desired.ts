import type { Scalar } from "./attribute-path.ts";
import type { Facts, Profile } from "./facts.ts";
import { asType, evaluate, isComputedOnce, type MappingRule } from "./mapping.ts";

export interface DesiredPerson {
  /** Active in the directory and assigned to the app. */
  active: boolean;
  /** By SCIM path; undefined as a value says "shall have none". */
  attributes: Map<string, Scalar | undefined>;
  /** Paths that are sent when the account is created and never again. */
  createOnly: Set<string>;
  /** Required rows that have no value for this person. */
  missing: MappingRule[];
  /** Rows whose expression does not fit this person's values. */
  faults: { target: string; message: string }[];
}

export interface DesiredInput {
  /** Undefined when the person was deleted here. */
  person: { id: string; status: string; profile: Profile } | undefined;
  assigned: boolean;
  /** Values of the assignments, the one that wins first. */
  overrides: Record<string, string>[];
  mappings: MappingRule[];
  /** What expressions may look at besides the profile. */
  facts: Omit<Facts, "profile">;
  /** Types of the app's attributes by SCIM path, as far as its schema is known. */
  types?: ReadonlyMap<string, string>;
}

/** What the app shall hold about a person. Pure: the same input gives the same answer at any time and anywhere. */
export function desiredPerson(input: DesiredInput): DesiredPerson {
  const { person } = input;
  const desired: DesiredPerson = {
    active: input.assigned && person?.status === "active",
    attributes: new Map(),
    createOnly: new Set(),
    missing: [],
    faults: [],
  };
  if (person === undefined) return desired;
  // Our stable id: the key by which an account is found again after an answer was lost.
  desired.attributes.set("externalId", person.id);
  for (const row of input.mappings) {
    if (row.apply === "off") continue;
    const override = input.overrides.find((values) => Object.hasOwn(values, row.target))?.[row.target];
    if (row.apply === "create" || isComputedOnce(row)) desired.createOnly.add(row.target);
    const mapped =
      override === undefined ? evaluate(row, { ...input.facts, profile: person.profile }) : { value: override };
    if (mapped.fault !== undefined) {
      desired.faults.push({ target: row.target, message: mapped.fault.message });
      continue;
    }
    const { value } = mapped;
    desired.attributes.set(row.target, value === undefined ? undefined : asType(value, input.types?.get(row.target)));
    if (value === undefined && row.required) desired.missing.push(row);
  }
  return desired;
}
