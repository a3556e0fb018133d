import type { Actor } from "../../actor.ts";
import { appRecordOf } from "../../apps/apps.ts";
import { assign } from "../../assignments/assignments.ts";
import { peopleByIds } from "../../people/people-list.ts";
import { personName } from "../../people/profile.ts";
import { type LogLine, record } from "../../system-log/system-log.ts";
import type { Trx } from "../../tables.ts";
import { confirmedBy } from "../steps/account.ts";
import type { DesiredPerson } from "../wanted/desired.ts";
import { peopleChanged } from "../wanted/desire.ts";
import { assignedAmong, dropOwnerless, giveAccounts, type LinkableAccount, lockAccounts } from "./link-store.ts";

export interface LinkWish {
  remoteId: string;
  personId: string;
  /** What the match was made by, in words: "matched by userName". */
  how: string;
}

export interface Refused {
  remoteId: string;
  name: string;
  reason: string;
}

export const accountName = (account: { name: string; user_name: string; remote_id: string }): string =>
  account.name || account.user_name || account.remote_id;

/**
 * Links accounts of an app to people: who has not got the app is assigned, and what the app holds becomes what it
 * confirmed last, so that only differences are sent. `desired` are the values of these people for this app.
 */
export async function linkAccounts(
  trx: Trx,
  actor: Actor,
  appId: string,
  wishes: LinkWish[],
  known: { desired: Map<string, DesiredPerson>; now: Date },
): Promise<{ linked: string[]; refused: Refused[] }> {
  const app = await appRecordOf(trx, appId);
  const accounts = new Map(
    (
      await lockAccounts(
        trx,
        appId,
        wishes.map(({ remoteId }) => remoteId),
      )
    ).map((account) => [account.remote_id, account]),
  );
  const people = new Map(
    (
      await peopleByIds(
        trx,
        wishes.map(({ personId }) => personId),
      )
    ).map((person) => [person.id, person]),
  );
  const refused: Refused[] = [];
  const wanted: { wish: LinkWish; account: LinkableAccount }[] = [];
  const ownerless: string[] = [];
  for (const wish of wishes) {
    const account = accounts.get(wish.remoteId);
    const refuse = (reason: string) =>
      refused.push({ remoteId: wish.remoteId, name: account ? accountName(account) : wish.remoteId, reason });
    if (account === undefined) refuse("The app no longer has this account. Read the accounts again.");
    else if (!people.has(wish.personId)) refuse("This person was deleted here. Choose another one.");
    else if (account.owner === wish.personId) continue;
    else if (account.owner !== null && (await peopleByIds(trx, [account.owner])).length > 0)
      refuse("The account belongs to another person already.");
    else {
      if (account.owner !== null) ownerless.push(wish.remoteId);
      wanted.push({ wish, account });
    }
  }
  if (ownerless.length > 0) await dropOwnerless(trx, appId, ownerless);
  const ids = wanted.map(({ wish }) => wish.personId);
  const assigned = await assignedAmong(trx, appId, ids);
  const unassigned = ids.filter((id) => !assigned.has(id));
  if (unassigned.length > 0) await assign(trx, actor, appId, { people: unassigned, groups: [] }, known.now);
  const taken = await giveAccounts(
    trx,
    appId,
    wanted.map(({ wish, account }) => {
      const desired = known.desired.get(wish.personId);
      const at = account.asked_at.toISOString();
      return {
        source_id: wish.personId,
        remote_id: wish.remoteId,
        how: wish.how,
        active: account.active,
        confirmed:
          desired === undefined
            ? { active: { value: account.active, at } }
            : confirmedBy({ schemas: [], ...account.resource }, desired, at),
      };
    }),
  );
  const lines: LogLine[] = [];
  const linked: string[] = [];
  for (const { wish, account } of wanted) {
    const person = people.get(wish.personId);
    if (person === undefined) continue;
    const name = personName(person.profile);
    if (!taken.has(wish.personId)) {
      const reason = `${name} has another account in ${app.label}, or one is being made at this moment. Read the accounts again.`;
      refused.push({ remoteId: wish.remoteId, name: accountName(account), reason });
      continue;
    }
    linked.push(wish.personId);
    lines.push({
      event: "application.import.link",
      target: { kind: "person", id: person.id, name },
      message: `Linked ${name} to the account ${account.user_name || account.remote_id} of ${app.label}`,
      detail: { appId, app: app.label, account: account.remote_id, how: wish.how },
    });
  }
  await record(trx, actor, lines, known.now);
  await peopleChanged(trx, linked);
  return { linked, refused };
}
