import type { AddressReport, AssignmentReview, ReviewOutcome } from "../../shapes/assignments.ts";
import type { Tone } from "@rollcall/ui/status-badge";

export const outcomeWord: Record<ReviewOutcome, string> = {
  create: "New account",
  link: "Linked",
  reactivate: "Switched on again",
  update: "Updated",
  nothing: "Nothing to send",
  missing: "Lacks a value",
  fault: "Cannot be computed",
  waits: "Waits",
};

export const outcomeTone: Record<ReviewOutcome, Tone> = {
  create: "good",
  link: "good",
  reactivate: "good",
  update: "good",
  nothing: "off",
  missing: "bad",
  fault: "bad",
  waits: "wait",
};

const parts: [ReviewOutcome, one: string, many: string][] = [
  ["create", "new", "new"],
  ["link", "linked to an account there", "linked to accounts there"],
  ["reactivate", "switched on again", "switched on again"],
  ["update", "updated", "updated"],
  ["nothing", "with nothing to send", "with nothing to send"],
  ["waits", "waits until active", "wait until active"],
  ["missing", "lacks a required value", "lack a required value"],
  ["fault", "with an expression that cannot be computed", "with an expression that cannot be computed"],
];

/** "12 people: 9 new, 2 linked to accounts there, 1 lacks a required value". */
export function reviewWords({ people, counts }: Pick<AssignmentReview, "people" | "counts">): string {
  const told = parts.flatMap(([outcome, one, many]) => {
    const count = counts[outcome] ?? 0;
    return count === 0 ? [] : [`${count.toLocaleString("en-US")} ${count === 1 ? one : many}`];
  });
  const who = people === 1 ? "1 person" : `${people.toLocaleString("en-US")} people`;
  return told.length === 0 ? who : `${who}: ${told.join(", ")}`;
}

type AddressOutcome = AddressReport["rows"][number]["outcome"];

const addressWords: [AddressOutcome, string][] = [
  ["found", "found"],
  ["assigned", "assigned already"],
  ["deactivated", "deactivated"],
  ["not_found", "not found"],
  ["several", "of several people"],
  ["repeated", "repeated"],
];

/** "5 found, 1 assigned already, 2 not found". */
export function addressesWords(rows: AddressReport["rows"]): string {
  return addressWords
    .flatMap(([outcome, word]) => {
      const count = rows.filter((row) => row.outcome === outcome).length;
      return count === 0 ? [] : [`${count.toLocaleString("en-US")} ${word}`];
    })
    .join(", ");
}

/** Addresses out of whatever was pasted: lines, commas, semicolons, "Ada Byron <ada@example.com>". */
export function addressesIn(text: string): string[] {
  const found = text
    .split(/[\n,;\t]+/)
    .map((part) => (/<([^<>\s]+)>/.exec(part)?.[1] ?? part).trim().replaceAll(/^["']|["']$/g, ""))
    .flatMap((part) => (part.includes("@") ? part.split(/\s+/) : [part]))
    .filter(Boolean);
  return [...new Map(found.map((part) => [part.toLowerCase(), part])).values()];
}
