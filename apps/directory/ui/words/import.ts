import type { ImportColumn, ImportMatching, ImportState } from "../../shapes/imports.ts";
import type { Tone } from "@rollcall/ui/status-badge";
import { counted } from "./counted.ts";

/** What each column is to become: an attribute, "groups", or "" (left out). */
export type ColumnChoice = Record<number, string>;

export const groupsChoice = "groups";

/** The choices that the server's guess or an earlier run stands for. */
export function choicesOf(
  columns: readonly ImportColumn[],
  matching: ImportMatching,
  groupColumn: number | null,
): ColumnChoice {
  const choices: ColumnChoice = {};
  for (const column of columns) choices[column.index] = "";
  for (const [attribute, index] of Object.entries(matching)) {
    if (choices[index] === "") choices[index] = attribute;
  }
  if (groupColumn !== null) choices[groupColumn] = groupsChoice;
  return choices;
}

export function matchingOf(choices: ColumnChoice): { matching: ImportMatching; groupColumn: number | null } {
  const matching: ImportMatching = {};
  let groupColumn: number | null = null;
  for (const [index, choice] of Object.entries(choices)) {
    if (choice === groupsChoice) groupColumn = Number(index);
    else if (choice !== "") matching[choice] = Number(index);
  }
  return { matching, groupColumn };
}

/** The e-mail address signs in where no column holds a login. */
export function withLogin(matching: ImportMatching): ImportMatching {
  const email = matching["email"];
  return matching["login"] === undefined && email !== undefined ? { ...matching, login: email } : matching;
}

/** Why the columns cannot be used as matched, as sentences; empty when they can. */
export function matchingProblems(
  choices: ColumnChoice,
  attributes: readonly { name: string; label: string; required: boolean }[],
): string[] {
  const used = Object.values(choices).filter((choice) => choice !== "");
  const twice = [...new Set(used.filter((choice, at) => used.indexOf(choice) !== at))];
  const labels = new Map(attributes.map(({ name, label }) => [name, label]));
  const present = withLogin(matchingOf(choices).matching);
  const missing = attributes.filter(({ name, required }) => required && present[name] === undefined);
  return [
    ...twice.map(
      (name) =>
        `Two columns are matched to ${name === groupsChoice ? "Groups" : (labels.get(name) ?? name)}. Leave one of them out.`,
    ),
    ...missing.map(({ label }) => `No column is matched to ${label}, which every person needs.`),
  ];
}

export const outcomeWord = {
  new: "New",
  changed: "Changed",
  unchanged: "Unchanged",
  skipped: "Skipped",
  failed: "Error",
} as const;

export const outcomeTone: Record<keyof typeof outcomeWord, Tone> = {
  new: "good",
  changed: "info",
  unchanged: "off",
  skipped: "off",
  failed: "bad",
};

/** Rows that the run would act on. */
export function importable(counts: ImportState["counts"]): number {
  return counts.new + counts.changed;
}

/** "Import 58 people". */
export function runLabel(counts: ImportState["counts"]): string {
  const rows = importable(counts);
  return rows === 0 ? "Nothing to import" : `Import ${counted(rows, "person", "people")}`;
}

/** "58 people will be added, 2 rows have errors and are left out." */
export function previewSentence(counts: ImportState["counts"]): string {
  const parts = [
    ...(counts.new > 0 ? [`${counted(counts.new, "person", "people")} will be added`] : []),
    ...(counts.changed > 0 ? [`${counted(counts.changed, "person", "people")} will be updated`] : []),
  ];
  const first = parts.length === 0 ? "Nothing will change" : parts.join(" and ");
  const kept = counts.unchanged + counts.skipped;
  const rest = [
    ...(kept > 0 ? [`${counted(kept, "person is", "people are")} here already`] : []),
    ...(counts.failed > 0
      ? [`${counted(counts.failed, "row has an error and is", "rows have errors and are")} left out`]
      : []),
  ];
  return `${[first, ...rest].join("; ")}.`;
}

/** "58 people added, 1 updated; 2 rows had errors." */
export function resultSentence(counts: ImportState["counts"]): string {
  const kept = counts.unchanged + counts.skipped;
  const parts = [
    `${counted(counts.new, "person", "people")} added`,
    ...(counts.changed > 0 ? [`${counts.changed.toLocaleString("en-US")} updated`] : []),
    ...(kept > 0 ? [`${kept.toLocaleString("en-US")} here already`] : []),
    ...(counts.failed > 0 ? [counted(counts.failed, "row with an error", "rows with errors")] : []),
  ];
  const text = parts.join(", ");
  return `${text[0]?.toUpperCase()}${text.slice(1)}.`;
}

export const importSteps = ["File", "Columns", "Preview", "Import"];

export const statusWord: Record<ImportState["status"], string> = {
  uploaded: "Not run yet",
  running: "Running",
  done: "Done",
  failed: "Stopped",
};

export const statusTone: Record<ImportState["status"], Tone> = {
  uploaded: "off",
  running: "info",
  done: "good",
  failed: "bad",
};
