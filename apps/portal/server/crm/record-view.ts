import { isId } from "@rollcall/foundation/ids";
import { decodeCursor } from "@rollcall/foundation/list-page";
import type { Contact, ContactRow as ContactView, DealRow as DealView, Owner } from "../../shapes/crm.ts";
import { refuse } from "../errors.ts";
import { iso, isoOrNull } from "../http.ts";
import type { ContactRow, DealRow, Shown } from "./record-store.ts";

export function ownerView(row: Pick<Shown<ContactRow>, "owner_id" | "owner_name" | "owner_state">): Owner | null {
  if (row.owner_id === null || row.owner_name === null || row.owner_state === null) return null;
  return { id: row.owner_id, name: row.owner_name, state: row.owner_state };
}

export const contactName = (row: Pick<ContactRow, "first_name" | "last_name">): string =>
  `${row.first_name} ${row.last_name}`.trim();

export function contactView(row: Shown<ContactRow>): ContactView {
  return {
    id: row.id,
    firstName: row.first_name,
    lastName: row.last_name,
    name: contactName(row),
    company: row.company,
    jobTitle: row.job_title,
    email: row.email,
    phone: row.phone,
    stage: row.stage,
    owner: ownerView(row),
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
  };
}

export function dealView(row: Shown<DealRow>, currency: string): DealView {
  return {
    id: row.id,
    name: row.name,
    company: row.company,
    contact: row.contact_id === null ? null : { id: row.contact_id, name: row.contact_name ?? "" },
    stage: row.stage,
    amount: row.amount,
    currency,
    closeDate: row.close_date,
    closedAt: isoOrNull(row.closed_at),
    owner: ownerView(row),
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
  };
}

export function contactDetail(row: Shown<ContactRow>, deals: Shown<DealRow>[], currency: string): Contact {
  return { ...contactView(row), version: row.version, deals: deals.map((deal) => dealView(deal, currency)) };
}

/** The sort key and the id of a page's last row. */
export function afterOf(cursor: string | undefined): [string, string] | undefined {
  if (cursor === undefined) return undefined;
  const [key, id] = decodeCursor(cursor) ?? [];
  if (typeof key !== "string" || typeof id !== "string" || !isId(id)) throw refuse("invalid_cursor");
  return [key, id];
}

/** The id of a page's last row, of lists that are ordered by it. */
export function afterId(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const [id] = decodeCursor(cursor) ?? [];
  if (typeof id !== "string" || !isId(id)) throw refuse("invalid_cursor");
  return id;
}
