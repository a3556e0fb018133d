import type { Tone } from "@rollcall/ui/status-badge";
import type { AccessReview, ReviewDecision, ReviewItem } from "../../shapes/access-reviews.ts";
import { counted } from "./counted.ts";

export const decisionWord: Record<ReviewDecision, string> = { keep: "Keep", revoke: "Revoke", give: "Give access" };

export const decisionTone: Record<ReviewDecision, Tone> = { keep: "good", revoke: "bad", give: "info" };

export const kindWord: Record<ReviewItem["kind"], string> = {
  assigned: "Has access",
  orphan: "Orphan",
  missing: "Missing",
};

export const outcomeTone: Record<NonNullable<ReviewItem["outcome"]>, Tone> = {
  done: "good",
  remains: "wait",
  refused: "bad",
};

export const showOptions = [
  { value: "all", label: "Everything" },
  { value: "mine", label: "For me to decide" },
  { value: "open", label: "Not decided" },
  { value: "orphan", label: "Orphans" },
  { value: "missing", label: "Missing" },
  { value: "never", label: "Never signed in" },
  { value: "keep", label: "Kept" },
  { value: "revoke", label: "Revoked" },
];

/** Through what somebody has an app, or why the row is there. */
export function throughText(item: ReviewItem): string {
  if (item.kind === "orphan") return "An account that nobody here owns";
  const names = item.through.map((way) => (way.kind === "direct" ? "Directly" : way.name)).join(", ");
  return item.kind === "missing" ? `${names}, but has no active account there` : names;
}

/** How far a review is, in a sentence. */
export function progressText({ counts, dueAt, status }: AccessReview, now: Date): string {
  const done = `${counts.decided.toLocaleString("en-US")} of ${counts.items.toLocaleString("en-US")} decided`;
  if (status === "closed") return done;
  return Date.parse(dueAt) < now.getTime() ? `${done}, overdue` : done;
}

/** What closing will do, before it is done. */
export function closingText({ counts }: AccessReview): string {
  const open = counts.items - counts.decided;
  return [
    counts.revoke > 0
      ? `${counted(counts.revoke, "access is", "accesses are")} taken away through the rules of assignments.`
      : "Nothing is taken away.",
    ...(counts.give > 0 ? [`${counted(counts.give, "missing access is", "missing accesses are")} tried again.`] : []),
    ...(open > 0 ? [`${counted(open, "row has", "rows have")} no decision and stay as they are.`] : []),
    "After that nothing of this review can be changed.",
  ].join(" ");
}
