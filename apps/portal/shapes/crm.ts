// Contacts and deals. Everybody who is signed in sees and edits them.
// GET   /api/contacts           contactsQuery → contactsPage
// POST  /api/contacts           newContact → contact
// GET   /api/contacts/:id       → contact
// PATCH /api/contacts/:id       contactChange → contact
// GET   /api/deals              dealsQuery → dealsPage
// POST  /api/deals              newDeal → deal
// GET   /api/deals/:id          → deal
// PATCH /api/deals/:id          dealChange → deal
// GET   /api/contacts/:id/history, /api/deals/:id/history   listQuery → recordHistory
// GET   /api/owners             ownersQuery → owners
import { z } from "zod";
import { id, instant, listEnd, listQuery, optionalInstant } from "./list.ts";
import { userStatus } from "./users.ts";

/** A record's owner. Somebody who was deactivated, or even deleted, stays the owner and is shown as that. */
export const ownerState = z.enum([...userStatus.options, "deleted"]);
export type OwnerState = z.infer<typeof ownerState>;
export const owner = z.object({ id, name: z.string(), state: ownerState });
export type Owner = z.infer<typeof owner>;

/** `gone`: owners who are deactivated or deleted. `none`: records that nobody owns. */
export const ownership = z.enum(["mine", "present", "gone", "none"]);

const recordsQuery = listQuery.extend({
  /** The beginnings of words, in any order. */
  search: z.string().trim().max(200).optional(),
  owner: id.optional(),
  ownership: ownership.optional(),
});

const text = (longest: number) => z.string().trim().max(longest);
const optionalText = (longest: number) =>
  text(longest)
    .nullable()
    .transform((value) => (value === "" ? null : value));

export const contactStage = z.enum(["lead", "prospect", "customer", "former"]);
export type ContactStage = z.infer<typeof contactStage>;

export const contactsQuery = recordsQuery.extend({
  stage: z.enum([...contactStage.options, "all"]).optional(),
  sort: z.enum(["name", "-name", "created", "-created", "updated", "-updated"]).default("name"),
});

const contactRow = z.object({
  id,
  firstName: z.string(),
  lastName: z.string(),
  name: z.string(),
  company: z.string().nullable(),
  jobTitle: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  stage: contactStage,
  owner: owner.nullable(),
  createdAt: instant,
  updatedAt: instant,
});
export type ContactRow = z.infer<typeof contactRow>;

export const dealStage = z.enum(["new", "qualified", "proposal", "negotiation", "won", "lost"]);
export type DealStage = z.infer<typeof dealStage>;

const dealRow = z.object({
  id,
  name: z.string(),
  company: z.string().nullable(),
  contact: z.object({ id, name: z.string() }).nullable(),
  stage: dealStage,
  /** In hundredths of the account's currency. */
  amount: z.number().int(),
  currency: z.string(),
  closeDate: z.iso.date(),
  /** When it was won or lost. */
  closedAt: optionalInstant,
  owner: owner.nullable(),
  createdAt: instant,
  updatedAt: instant,
});
export type DealRow = z.infer<typeof dealRow>;

export const contact = contactRow.extend({ version: z.number().int(), deals: z.array(dealRow) });
export type Contact = z.infer<typeof contact>;
export const deal = dealRow.extend({ version: z.number().int() });
export type Deal = z.infer<typeof deal>;

export const contactsPage = z.object({
  contacts: z.array(contactRow),
  ...listEnd,
  /** By stage and in all, under the same search and filters (without the stage). */
  counts: z.record(z.string(), z.number().int()),
});
export type ContactsPage = z.infer<typeof contactsPage>;

export const dealsQuery = recordsQuery.extend({
  /** `open` is every stage that is neither won nor lost. */
  stage: z.enum([...dealStage.options, "open", "all"]).optional(),
  contact: id.optional(),
  sort: z
    .enum(["name", "-name", "amount", "-amount", "closeDate", "-closeDate", "updated", "-updated"])
    .default("closeDate"),
});
export const dealsPage = z.object({
  deals: z.array(dealRow),
  ...listEnd,
  counts: z.record(z.string(), z.number().int()),
  /** Sums by stage, in hundredths. */
  amounts: z.record(z.string(), z.number().int()),
  currency: z.string(),
});
export type DealsPage = z.infer<typeof dealsPage>;

const contactFields = {
  firstName: text(200),
  lastName: text(200),
  company: optionalText(200),
  jobTitle: optionalText(200),
  email: z
    .union([z.email("Write a whole e-mail address, like ada@example.com.").max(320), z.literal("")])
    .nullable()
    .transform((value) => (value === "" ? null : value)),
  phone: optionalText(50),
  stage: contactStage,
  /** Null for nobody. Only somebody who has access can be made the owner. */
  ownerId: id.nullable(),
};
const named = "A contact needs a first or a last name.";
export const newContact = z
  .object({
    ...contactFields,
    company: contactFields.company.default(null),
    jobTitle: contactFields.jobTitle.default(null),
    email: contactFields.email.default(null),
    phone: contactFields.phone.default(null),
    stage: contactFields.stage.default("lead"),
    ownerId: contactFields.ownerId.optional(),
  })
  .refine(({ firstName, lastName }) => firstName !== "" || lastName !== "", { message: named, path: ["lastName"] });
export type NewContact = z.input<typeof newContact>;
/** `version` is the one that was shown: a change that somebody else made meanwhile is not overwritten. */
export const contactChange = z.object(contactFields).partial().extend({ version: z.number().int().optional() });
export type ContactChange = z.input<typeof contactChange>;

const dealFields = {
  name: text(300).min(1, "A deal needs a name."),
  company: optionalText(200),
  contactId: id.nullable(),
  stage: dealStage,
  amount: z.number().int().min(0).max(100_000_000_000_000),
  closeDate: z.iso.date("Write a date, like 2026-12-31."),
  ownerId: id.nullable(),
};
export const newDeal = z.object({
  ...dealFields,
  company: dealFields.company.default(null),
  contactId: dealFields.contactId.default(null),
  stage: dealFields.stage.default("new"),
  amount: dealFields.amount.default(0),
  ownerId: dealFields.ownerId.optional(),
});
export type NewDeal = z.input<typeof newDeal>;
export const dealChange = z.object(dealFields).partial().extend({ version: z.number().int().optional() });
export type DealChange = z.input<typeof dealChange>;

export const recordHistory = z.object({
  entries: z.array(
    z.object({
      id,
      at: instant,
      actor: z.string(),
      message: z.string(),
      changes: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
    }),
  ),
  ...listEnd,
});
export type RecordHistory = z.infer<typeof recordHistory>;

/** `eligible` leaves out who cannot be made an owner; `owning` are those who own something, whoever they are. */
export const ownersQuery = z.object({
  search: z.string().trim().max(200).optional(),
  which: z.enum(["eligible", "owning"]).default("eligible"),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const owners = z.object({ owners: z.array(owner.extend({ detail: z.string() })) });
export type Owners = z.infer<typeof owners>;
