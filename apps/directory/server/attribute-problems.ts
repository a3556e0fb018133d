import type { ProblemTable } from "@rollcall/foundation/problem";

export type AttributeCode =
  | "attribute_name_taken"
  | "attribute_in_use"
  | "attribute_value_in_use"
  | "attribute_not_unique";

/** What goes wrong in the profile editor. */
export const attributeProblems: ProblemTable<AttributeCode> = {
  attribute_name_taken: {
    status: 409,
    title: "The name is taken",
    message: ({ name }) => `Profiles have an attribute "${String(name)}" already. Choose another name.`,
  },
  attribute_in_use: {
    status: 409,
    title: "The attribute is in use",
    message: ({ label, uses }) =>
      `${String(label)} is used by ${String(uses)}. Take it out there first; then it can be deleted.`,
  },
  attribute_value_in_use: {
    status: 409,
    title: "The value is in use",
    message: ({ value, people }) =>
      `"${String(value)}" cannot be taken away: ${Number(people) === 1 ? "1 person has" : `${String(people)} people have`} it. Change their profiles first.`,
  },
  attribute_not_unique: {
    status: 409,
    title: "The values are not unique",
    message: ({ value, label }) =>
      `${String(label)} cannot be made unique: several people have "${String(value)}". Change all but one of them first.`,
  },
};
