// Records in the words of their history and of the audit log.
import type { ContactStage, DealStage } from "../../shapes/crm.ts";
import type { Change } from "../records.ts";

export const contactStageWords: Record<ContactStage, string> = {
  lead: "Lead",
  prospect: "Prospect",
  customer: "Customer",
  former: "Former customer",
};

export const dealStageWords: Record<DealStage, string> = {
  new: "New",
  qualified: "Qualified",
  proposal: "Proposal sent",
  negotiation: "Negotiation",
  won: "Won",
  lost: "Lost",
};

/** An amount in hundredths as `1234.50 EUR`. */
export const money = (hundredths: number, currency: string): string =>
  `${Math.trunc(hundredths / 100)}.${String(hundredths % 100).padStart(2, "0")} ${currency}`;

/** Each field that differs, by its name on the screen. */
export function changesOf(before: Record<string, string | null>, after: Record<string, string | null>): Change[] {
  return Object.entries(after).flatMap(([field, now]) => {
    const old = before[field] ?? null;
    return old === now ? [] : [{ field, before: old, after: now }];
  });
}

/** `Changed amount and close date of Robot arms`. */
export function sentenceOf(changes: Change[], name: string): string {
  const fields = changes.map(({ field }) => field.toLowerCase());
  const words =
    fields.length > 3
      ? `${fields.length} fields`
      : fields.length > 1
        ? `${fields.slice(0, -1).join(", ")} and ${fields.at(-1)}`
        : (fields[0] ?? "nothing");
  return `Changed ${words} of ${name}`;
}
