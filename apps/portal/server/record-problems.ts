import type { Facts, ProblemTable } from "@rollcall/foundation/problem";

export type RecordCode =
  | "contact_without_name"
  | "owner_without_access"
  | "nothing_to_reassign"
  | "too_late_to_undo"
  | "undone_already";

const text = (facts: Facts, name: string) => String(facts[name] ?? "");

/** What is refused about contacts, deals and their owners. */
export const recordProblems: ProblemTable<RecordCode> = {
  contact_without_name: {
    status: 400,
    title: "A name is missing",
    message: "A contact needs a first or a last name. Fill in one of them.",
  },
  owner_without_access: {
    status: 409,
    title: "Not somebody who has access",
    message: "Records can only be given to somebody who has access to this portal. Choose an active or invited user.",
  },
  nothing_to_reassign: {
    status: 409,
    title: "Nothing to reassign",
    message: (facts) =>
      `There is no record among these that ${text(facts, "to")} does not own already. Nothing was changed.`,
  },
  too_late_to_undo: {
    status: 409,
    title: "Too late to undo",
    message:
      "A reassignment can be undone for 24 hours. Reassign the records instead; who had them is in their history.",
  },
  undone_already: {
    status: 409,
    title: "Undone already",
    message: "Somebody has undone this reassignment already. Load the page again.",
  },
};
