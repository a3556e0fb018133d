import type { ContactStage, DealStage, OwnerState } from "../../shapes/crm.ts";

/** Stages, owners and amounts in words: one for each, in one place. */
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

export const ownershipWords: Record<string, string> = {
  mine: "Mine",
  present: "Owners with access",
  gone: "Deactivated owners",
  none: "Without an owner",
};

/** What is said beside the name of an owner who has no access. */
export const ownerStateWords: Partial<Record<OwnerState, string>> = {
  deactivated: "Deactivated",
  deleted: "Deleted",
  invited: "Invited",
};

/** Hundredths as an amount of money; whole amounts without the hundredths. */
export function money(hundredths: number, currency: string, locale?: string): string {
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits: hundredths % 100 === 0 ? 0 : 2,
  }).format(hundredths / 100);
}

/** As short as a chart needs it: €1.2M. */
export function shortMoney(hundredths: number, currency: string, locale?: string): string {
  return new Intl.NumberFormat(locale, { style: "currency", currency, notation: "compact" }).format(hundredths / 100);
}

/** What somebody typed as an amount, in hundredths; undefined when it is none. */
export function readMoney(text: string): number | undefined {
  const plain = text.trim().replaceAll(/[\s'’]/g, "");
  // The last point or comma with one or two digits behind it divides; the others group thousands.
  const match = /^(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?$/.exec(plain);
  if (!match) return undefined;
  const whole = Number((match[1] ?? "").replaceAll(/[.,]/g, ""));
  return whole * 100 + Number((match[2] ?? "").padEnd(2, "0") || 0);
}

/** A date as 2026-12-31 in words of the reader. */
export function dayWords(date: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(
    new Date(`${date}T00:00:00Z`),
  );
}

/** 2026-11 as `Nov`, where the year is known. */
export function monthName(month: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" }).format(new Date(`${month}-01T00:00:00Z`));
}

/** 2026-11 as `Nov 26`. */
export function monthWords(month: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { month: "short", year: "2-digit", timeZone: "UTC" }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
}
