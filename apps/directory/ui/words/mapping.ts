import type { Mapping, MappingList, MappingRow } from "../../shapes/mappings.ts";

export const whenWord: Record<Mapping["apply"], string> = {
  create_and_update: "Create and update",
  create: "Create only",
  off: "Not sent",
};

/** What is sent for a row, or why nothing is. */
export function sampleWords(row: Mapping, value: string | null, problem: string | null): string {
  if (problem) return problem;
  if (row.apply === "off" || row.sourceKind === "none") return "Not sent";
  return value === null || value === "" ? "Empty, so not sent" : value;
}

const bare = ({ target, sourceKind, source, apply, required }: Mapping): Mapping => ({
  target,
  sourceKind,
  source,
  apply,
  required,
});

export function sentRows(rows: readonly Mapping[]): Mapping[] {
  return rows.map(bare);
}

export function sameRows(first: readonly Mapping[], second: readonly Mapping[]): boolean {
  return JSON.stringify(first.map(bare)) === JSON.stringify(second.map(bare));
}

/** Rows whose edit cannot be saved as it stands, by target. */
export function rowProblems(rows: readonly Mapping[]): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const row of rows) {
    if (row.apply === "off") {
      if (row.required) problems[row.target] = "The app requires this attribute, so it cannot be switched off.";
    } else if (row.sourceKind === "attribute" && row.source === "") {
      problems[row.target] = "Choose the attribute of the person that feeds this row.";
    } else if (row.sourceKind === "expression" && row.source.trim() === "") {
      problems[row.target] = "Write the expression, or choose another source.";
    } else if (row.sourceKind === "constant" && row.source.trim() === "") {
      problems[row.target] = "Enter the constant, or switch the row to “Not sent”.";
    }
  }
  return problems;
}

/** A target as it is shown: the long name of the enterprise extension would hide the attribute behind it. */
export function targetWords(target: string): string {
  return target.replace(/^urn:ietf:params:scim:schemas:extension:enterprise:2\.0:User:/i, "enterprise › ");
}

/** The rows that a new app starts with, named as the list names them. */
export function defaultRows(list: MappingList): MappingRow[] {
  const named = [...list.mappings, ...list.targets];
  return list.defaults.map((row) => {
    const known = named.find(({ target }) => target === row.target);
    return {
      ...row,
      label: known?.label ?? row.target,
      description: known?.description ?? "",
      isDefault: true,
      sent: known?.sent ?? "",
      warning: null,
    };
  });
}
