// The contacts and deals of a sample company: made up by fixed lists and a small generator, so that every first run
// has the same.
import { newId } from "@rollcall/foundation/ids";
import type { Transaction } from "kysely";
import type { ContactStage, DealStage } from "../../shapes/crm.ts";
import { auditEntry, type Actor, recordAudit } from "../records.ts";
import type { Tables } from "../tables.ts";
import { canonical } from "../users/canonical.ts";
import { type ContactRow, type DealRow, insertRecord } from "./record-store.ts";
import { wordsOf } from "./search-words.ts";

const CONTACTS = 130;
const DEALS = 70;
const DAY = 86_400_000;

const companies = [
  ["Nordlicht Logistik", "nordlicht.example"],
  ["Casa Verde Foods", "casaverde.example"],
  ["Harbour & Pike", "harbourpike.example"],
  ["Ateliers Moreau", "moreau.example"],
  ["Kestrel Aviation", "kestrel.example"],
  ["Tamarind Textiles", "tamarind.example"],
  ["Bluefjord Seafood", "bluefjord.example"],
  ["Quanta Optics", "quanta.example"],
  ["Redwood Furniture", "redwood.example"],
  ["Sakura Packaging", "sakura.example"],
  ["Meridian Health", "meridian.example"],
  ["Volta Batteries", "volta.example"],
  ["Granite Peak Mining", "granitepeak.example"],
] as const;
const firstNames = [
  "Amara",
  "Björn",
  "Chiara",
  "Dmitri",
  "Elif",
  "Farid",
  "Greta",
  "Hana",
  "Iker",
  "Jonas",
  "Keiko",
  "Lena",
  "Malik",
  "Nadia",
  "Oscar",
  "Priya",
  "Rosa",
  "Stefan",
  "Tara",
  "Uma",
];
const lastNames = [
  "Okafor",
  "Lindqvist",
  "Romano",
  "Petrov",
  "Demir",
  "Haddad",
  "Vogel",
  "Sato",
  "Etxeberria",
  "Weber",
  "Nakamura",
  "Novak",
  "Hassan",
  "Silva",
  "Berg",
  "Sharma",
  "Delgado",
  "Maier",
  "Walsh",
  "Iyer",
];
const jobs = ["Head of Operations", "Plant Manager", "Buyer", "Chief Engineer", "Logistics Lead", "Managing Director"];
const things = [
  "palletising robot",
  "inspection line",
  "pick-and-place cells",
  "warehouse shuttles",
  "welding arms",
  "spare parts contract",
  "service plan",
  "retrofit of hall 2",
];
const contactStages: ContactStage[] = ["lead", "lead", "prospect", "customer", "customer", "former"];
const dealStages: DealStage[] = ["new", "qualified", "proposal", "negotiation", "won", "won", "won", "lost"];

/** A list walked in a fixed order that looks like none. */
const pick = <Item>(list: readonly Item[], at: number, step: number): Item =>
  list[(at * step + (at >> 3)) % list.length] as Item;

export async function makeSampleRecords(
  trx: Transaction<Tables>,
  asked: { account: number; owners: string[]; actor: Actor; at: Date },
): Promise<void> {
  const { account, owners, at } = asked;
  const contacts: ContactRow[] = [];
  for (let index = 0; index < CONTACTS; index += 1) {
    const [company, domain] = pick(companies, index, 5);
    const first = pick(firstNames, index, 7);
    const last = pick(lastNames, index, 3);
    const made = new Date(at.getTime() - (400 - index * 3) * DAY);
    const row: ContactRow = {
      account_id: account,
      id: newId(),
      first_name: first,
      last_name: last,
      name_key: canonical(`${first} ${last}`),
      company,
      job_title: pick(jobs, index, 5),
      email: `${ascii(first)}.${ascii(last)}@${domain}`,
      phone: `+49 30 5550 ${1000 + index}`,
      stage: pick(contactStages, index, 1),
      owner_id: pick(owners, index, 3),
      version: 1,
      created_at: made,
      updated_at: made,
    };
    contacts.push(row);
    await insertRecord(trx, "contact", row, wordsOf([first, last, company, row.email, row.phone, row.job_title]));
  }
  for (let index = 0; index < DEALS; index += 1) {
    const contact = pick(contacts, index, 11);
    const stage = pick(dealStages, index, 3);
    const name = `${contact.company}: ${pick(things, index, 3)}`;
    const isOpen = stage !== "won" && stage !== "lost";
    const made = new Date(at.getTime() - (380 - index * 4) * DAY);
    // Whatever is decided was decided within the last year; whatever is open is to be decided in the next half of one.
    const end = new Date(at.getTime() + (isOpen ? (index % 26) * 7 : -((index * 37) % 340)) * DAY);
    const row: DealRow = {
      account_id: account,
      id: newId(),
      name,
      name_key: canonical(name),
      company: contact.company,
      contact_id: contact.id,
      stage,
      amount: (4 + ((index * 17) % 90)) * 125_000,
      close_date: end.toISOString().slice(0, 10),
      closed_at: isOpen ? null : end,
      owner_id: contact.owner_id,
      version: 1,
      created_at: made,
      updated_at: made,
    };
    await insertRecord(trx, "deal", row, wordsOf([name, row.company]));
  }
  const facts = { account, event: "records.sample", actor: asked.actor };
  await recordAudit(trx, [
    auditEntry({ ...facts, message: `Added ${CONTACTS} contacts and ${DEALS} deals of a sample company` }, at),
  ]);
}

const ascii = (name: string): string =>
  name
    .normalize("NFD")
    .replaceAll(/[^a-z]/gi, "")
    .toLowerCase();
