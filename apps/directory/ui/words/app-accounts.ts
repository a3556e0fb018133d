import type { Tone } from "@rollcall/ui/status-badge";
import type { AccountAction, AccountRow, DriftRow, DriftState, Reading } from "../../shapes/app-accounts.ts";
import { counted } from "./counted.ts";

export const placeOptions = [
  { value: "unowned", label: "All unmanaged" },
  { value: "exact", label: "Exact match" },
  { value: "partial", label: "Possible match" },
  { value: "none", label: "No match" },
  { value: "ignored", label: "Ignored" },
  { value: "linked", label: "Linked" },
];

const sign: Record<string, string> = {
  externalId: "our id",
  userName: "user name",
  name: "the same name",
  email: "the same e-mail",
};

const signWord = (how: string): string => sign[how] ?? how;

/** Whose an account may be, in a sentence. */
export function matchText(row: AccountRow): { tone: Tone; word: string; text: string } {
  if (row.owner !== null)
    return row.owner.name === ""
      ? { tone: "off", word: "Switched off from here", text: "Nobody here owns it." }
      : { tone: "good", word: "Linked", text: `to ${row.owner.name}` };
  if (row.ignored !== null) return { tone: "off", word: "Ignored", text: row.ignored.reason || `by ${row.ignored.by}` };
  const [first, ...more] = row.candidates;
  if (row.match === "none" || first === undefined)
    return { tone: "plain", word: "No match", text: "Nobody here is like it." };
  const who =
    more.length === 0 ? first.name : `${first.name} or ${counted(more.length, "other person", "other people")}`;
  const another = first.hasAnother ? ", who has another account" : "";
  const by = `${who}, by ${signWord(first.how)}${another}`;
  if (row.match === "exact") return { tone: "info", word: "Exact match", text: by };
  return { tone: "wait", word: row.match === "several" ? "Several match" : "Possible match", text: by };
}

export const actionWord: Record<AccountAction, string> = {
  link: "Link",
  create: "Create people",
  ignore: "Ignore",
  consider: "Stop ignoring",
  deactivate: "Deactivate there",
};

export const actionDone: Record<AccountAction, string> = {
  link: "linked",
  create: "made into people",
  ignore: "ignored",
  consider: "shown again",
  deactivate: "on the way to be deactivated",
};

/** How the latest reading went, in a sentence. */
export function readingText(reading: Reading): string {
  if (reading.status === "running") {
    const of = reading.announced === null ? "" : ` of ${reading.announced.toLocaleString("en-US")}`;
    if (reading.pages === 0) return reading.note ?? "The reading begins.";
    return `${reading.accounts.toLocaleString("en-US")}${of} accounts read. ${reading.note ?? ""}`.trim();
  }
  if (reading.status === "done") {
    const linked = reading.counts["linked"] ?? 0;
    const parts = [counted(reading.counts["seen"] ?? reading.accounts, "account") + " read"];
    if (linked > 0) parts.push(`${counted(linked, "exact match", "exact matches")} linked`);
    return `${parts.join(", ")}.${reading.note === null ? "" : ` ${reading.note}`}`;
  }
  return reading.note ?? "The reading failed.";
}

export const everyOptions = [
  { value: "off", label: "Only by hand" },
  { value: "hourly", label: "Every hour" },
  { value: "six_hours", label: "Every 6 hours" },
  { value: "daily", label: "Every day" },
  { value: "weekly", label: "Every week" },
];

export const policyOptions = [
  { value: "report", label: "Report: show it here and do nothing" },
  { value: "overwrite", label: "Overwrite: send the directory’s values again" },
  { value: "accept", label: "Accept: leave what the app holds" },
];

export const driftWord: Record<DriftState, string> = {
  in_sync: "In sync",
  changed: "Changed there",
  missing: "Missing there",
  unmanaged: "Unmanaged",
  not_assigned: "Matched, not assigned",
  accepted: "Difference accepted",
  pending: "Not compared",
};

export const driftTone: Record<DriftState, Tone> = {
  in_sync: "good",
  changed: "wait",
  missing: "bad",
  unmanaged: "wait",
  not_assigned: "info",
  accepted: "off",
  pending: "plain",
};

export const driftOptions = [
  { value: "drift", label: "To look at" },
  ...(["changed", "missing", "unmanaged", "not_assigned", "accepted", "pending", "in_sync"] as const).map((value) => ({
    value,
    label: driftWord[value],
  })),
  { value: "all", label: "All" },
];

/** A value of one side as it is read: nothing is said to be nothing. */
export function valueText(path: string, value: string | number | boolean | null): string {
  if (value === null || value === "") return "nothing";
  if (path === "active") return value === true ? "active" : "deactivated";
  return String(value);
}

/** What somebody did to an account, in one line. */
export function driftText(row: DriftRow): string {
  const open = row.differences.filter(({ path }) => path !== "account");
  if (open.length === 0) return row.note ?? "";
  return open.map(({ path }) => (path === "active" ? "access" : path)).join(", ");
}
