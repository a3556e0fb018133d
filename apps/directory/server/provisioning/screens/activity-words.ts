import type { AttemptResult } from "../../../shapes/provisioning.ts";

// An exchange is written down before it is sent, as what is wanted; once it succeeded, it is what happened.
const past: [wanted: string, happened: string][] = [
  ["Create", "Created"],
  ["Update", "Updated"],
  ["Deactivate", "Deactivated"],
  ["Reactivate", "Reactivated"],
  ["Add", "Added"],
  ["Remove", "Removed"],
  ["Rename", "Renamed"],
  ["Delete", "Deleted"],
  ["List", "Listed"],
  ["Look", "Looked"],
  ["Ask", "Asked"],
];

/** What an exchange is called: "Create Ada" while it runs or when it failed, "Created Ada" when it went well. */
export function summaryOf(written: string, result: AttemptResult): string {
  if (result !== "ok") return written;
  const found = past.find(([wanted]) => written.startsWith(`${wanted} `));
  return found === undefined ? written : found[1] + written.slice(found[0].length);
}

/** Beginnings of summaries as written down that are shown with this word once they succeeded. */
export const shownWith = (word: string): string[] =>
  past.flatMap(([wanted, happened]) => (happened.toLowerCase().includes(word.toLowerCase()) ? [`${wanted} `] : []));
