import type { z } from "zod";
import type { AccountAction, accountReview } from "../../../shapes/app-accounts.ts";
import { appRecordOf } from "../../apps/apps.ts";
import type { Dependencies } from "../../dependencies.ts";
import { peopleByIds } from "../../people/people-list.ts";
import { personName, profileMistakes, tidyProfile } from "../../people/profile.ts";
import { profileSchema } from "../../people/profile-schema.ts";
import { loadApp } from "../dispatch/work-store.ts";
import { confirmedBy } from "../steps/account.ts";
import { difference } from "../wanted/difference.ts";
import type { Choice } from "./app-imports.ts";
import { assignedAmong, type LinkableAccount, lockAccounts } from "./link-store.ts";
import { accountName } from "./linking.ts";
import { profileFrom } from "./new-person.ts";
import { wantedOf } from "./wanted-people.ts";

type Row = z.infer<typeof accountReview>["rows"][number];
type Around = Pick<Dependencies, "db" | "clock">;

/** What an action on accounts would do, account by account. Changes nothing. */
export async function reviewAccounts(
  around: Around,
  appId: string,
  action: AccountAction,
  choices: Choice[],
): Promise<Row[]> {
  const { db } = around;
  const record = await appRecordOf(db.kysely, appId);
  const ids = choices.map(({ remoteId }) => remoteId);
  const accounts = await db.transaction((trx) => lockAccounts(trx, appId, ids));
  const rows =
    action === "link"
      ? await reviewLinks(around, appId, record.label, accounts, choices)
      : action === "create"
        ? await reviewPeople(around, appId, accounts)
        : accounts.map((account) => plain(account, action, record.label));
  const known = new Set(accounts.map(({ remote_id }) => remote_id));
  const gone = ids.filter((id) => !known.has(id));
  return [
    ...rows,
    ...gone.map((remoteId) => ({
      ...empty(remoteId, remoteId),
      problem: "The app no longer has this account. Read the accounts again.",
    })),
  ];
}

const empty = (remoteId: string, name: string): Row => ({
  remoteId,
  name,
  text: "",
  problem: null,
  person: null,
  changes: [],
});

function plain(account: LinkableAccount, action: AccountAction, label: string): Row {
  const text =
    action === "deactivate"
      ? `Will be deactivated in ${label}.`
      : action === "ignore"
        ? "Will be left alone and no longer be shown as unmanaged."
        : "Will be shown as unmanaged again.";
  const off = action === "deactivate" && !account.active ? "The account is off already." : null;
  const owned = account.owner === null ? null : "The account belongs to a person here.";
  return { ...empty(account.remote_id, accountName(account)), text, problem: owned ?? off };
}

async function reviewLinks(
  { clock, db }: Around,
  appId: string,
  label: string,
  accounts: LinkableAccount[],
  choices: Choice[],
): Promise<Row[]> {
  const chosen = new Map(choices.map(({ personId, remoteId }) => [remoteId, personId]));
  const pairs = accounts.map((account) => ({
    account,
    personId: chosen.get(account.remote_id) ?? account.candidates[0]?.person,
  }));
  const ids = pairs.flatMap(({ personId }) => personId ?? []);
  const [app, people, assigned, wanted] = await Promise.all([
    loadApp(db, appId),
    peopleByIds(db.kysely, ids),
    assignedAmong(db.kysely, appId, ids),
    wantedOf(
      db,
      appId,
      ids.map((id) => ({ id })),
      clock(),
    ),
  ]);
  return pairs.map(({ account, personId }) => {
    const row = empty(account.remote_id, accountName(account));
    const person = people.find(({ id }) => id === personId);
    if (person === undefined || app === undefined) return { ...row, problem: "Choose a person for this account." };
    const name = personName(person.profile);
    const desired = wanted.get(person.id);
    const sent =
      desired === undefined
        ? undefined
        : difference(
            { ...desired, active: person.status === "active" },
            confirmedBy({ schemas: [], ...account.resource }, desired, ""),
            app,
          );
    const held = desired === undefined ? {} : confirmedBy({ schemas: [], ...account.resource }, desired, "");
    const changes =
      sent !== undefined && "values" in sent
        ? Object.entries(sent.values).map(([path, here]) => ({
            path,
            there: textOf(held[path]?.value ?? null),
            here: textOf(here),
          }))
        : [];
    const what = [
      `Will belong to ${name}`,
      ...(assigned.has(person.id) ? [] : [`who gets ${label} assigned`]),
      ...(person.status === "active" ? [] : [`who is ${person.status}`]),
    ].join(", ");
    return {
      ...row,
      person: { id: person.id, name },
      text: `${what}. ${changes.length === 0 ? "Nothing is sent." : `Sent then: ${changes.map(({ path }) => path).join(", ")}.`}`,
      problem: account.owner !== null && account.owner !== person.id ? "The account belongs to another person." : null,
      changes,
    };
  });
}

async function reviewPeople({ db }: Around, appId: string, accounts: LinkableAccount[]): Promise<Row[]> {
  const [app, schema] = await Promise.all([loadApp(db, appId), profileSchema(db.kysely)]);
  return accounts.map((account) => {
    const profile = tidyProfile(schema, profileFrom(schema, account, app?.mappings ?? []));
    const mistakes = profileMistakes(schema, profile).map(({ message }) => message);
    const status = account.active ? "active" : "staged, because the account is off";
    return {
      ...empty(account.remote_id, accountName(account)),
      person: { id: null, name: personName(profile) },
      text: `${personName(profile)} will be made here (${status}) with the login ${profile["login"] ?? "?"}, and own the account.`,
      problem: account.owner !== null ? "The account belongs to a person here." : (mistakes[0] ?? null),
      changes: Object.entries(profile).map(([path, value]) => ({ path, there: null, here: value })),
    };
  });
}

const textOf = (value: string | number | boolean | null): string | null => (value === null ? null : String(value));
