import { newId } from "@rollcall/foundation/ids";
import { DomainError } from "@rollcall/foundation/problem";
import { type Actor, systemActor } from "../../actor.ts";
import { appRecordOf, appTarget } from "../../apps/apps.ts";
import type { Dependencies } from "../../dependencies.ts";
import { fail, sentenceOf } from "../../errors.ts";
import { createPerson } from "../../people/people.ts";
import { profileSchema } from "../../people/profile-schema.ts";
import { record } from "../../system-log/system-log.ts";
import type { Db, Trx } from "../../tables.ts";
import { loadApp } from "../dispatch/work-store.ts";
import { peopleOfAppChanged } from "../wanted/desire.ts";
import { confirmExact, match } from "./conclude.ts";
import { giveAccounts, lockAccounts, setIgnored } from "./link-store.ts";
import { accountName, linkAccounts, type LinkWish, type Refused } from "./linking.ts";
import { profileFrom } from "./new-person.ts";
import { insertRead, type ReadingSettings, readSettings, saveSettings, takeDueApps } from "./reads-store.ts";
import { wantedOf } from "./wanted-people.ts";

type Around = Pick<Dependencies, "db" | "clock">;

export interface Choice {
  remoteId: string;
  personId?: string | undefined;
}

export interface ActionResult {
  done: number;
  refused: Refused[];
}

/** Asks for a reading of all accounts of an app; it begins within a second, in whichever process. */
export async function startReading(
  trx: Trx,
  actor: Actor,
  appId: string,
  how: { cause: "first" | "by_hand" | "schedule"; approved: boolean },
  now: Date,
): Promise<void> {
  const app = await appRecordOf(trx, appId);
  if (app.base_url === null || app.token_sealed === null) throw fail("connection_incomplete");
  if (!(await insertRead(trx, { id: newId(), appId, startedBy: actor.name, ...how }))) throw fail("reading_running");
  const message = `Started to read the accounts of ${app.label}`;
  await record(trx, actor, [{ event: "application.import.start", target: appTarget(app), message, detail: how }], now);
}

/** Asks for the readings whose time has come. One that is under way, or cannot be made, waits for its next time. */
export async function startDueReadings(db: Around["db"]): Promise<void> {
  for (const appId of await takeDueApps(db.kysely))
    await db.transaction(async (trx) => {
      const app = await appRecordOf(trx, appId);
      if (app.base_url === null || app.token_sealed === null) return;
      await insertRead(trx, { id: newId(), appId, cause: "schedule", approved: false, startedBy: systemActor.name });
    });
}

const firstWait: Record<Exclude<ReadingSettings["every"], "off">, number> = {
  hourly: 3_600_000,
  six_hours: 6 * 3_600_000,
  daily: 24 * 3_600_000,
  weekly: 7 * 24 * 3_600_000,
};

export async function changeReading(
  trx: Trx,
  actor: Actor,
  appId: string,
  input: Omit<ReadingSettings, "next_at">,
  now: Date,
): Promise<void> {
  const app = await appRecordOf(trx, appId);
  const before = await readSettings(trx, appId);
  const next_at =
    input.every === "off"
      ? null
      : input.every === before.every
        ? before.next_at
        : new Date(now.getTime() + firstWait[input.every]);
  await saveSettings(trx, appId, { ...input, next_at });
  const message = `Changed how the accounts of ${app.label} are read back`;
  const line = { event: "application.import.configuration.update" as const, target: appTarget(app), message };
  await record(trx, actor, [{ ...line, detail: { from: before, to: input } }], now);
}

/** Links accounts to people, the first candidate where no other is named. */
export async function linkChosen(
  around: Around,
  actor: Actor,
  appId: string,
  choices: Choice[],
): Promise<ActionResult> {
  const { clock, db } = around;
  const result: ActionResult = { done: 0, refused: [] };
  for (let at = 0; at < choices.length; at += 100) {
    const some = choices.slice(at, at + 100);
    await db.transaction(async (trx) => {
      const accounts = await lockAccounts(
        trx,
        appId,
        some.map(({ remoteId }) => remoteId),
      );
      const known = new Map(accounts.map((account) => [account.remote_id, account]));
      const wishes: LinkWish[] = [];
      for (const { personId, remoteId } of some) {
        const account = known.get(remoteId);
        const suggested = account?.candidates.find(({ person }) => personId === undefined || person === personId);
        const person = personId ?? suggested?.person;
        if (person === undefined)
          result.refused.push({
            remoteId,
            name: account === undefined ? remoteId : accountName(account),
            reason: "No person was chosen for this account.",
          });
        else
          wishes.push({
            remoteId,
            personId: person,
            how: suggested ? `matched by ${suggested.how}` : "linked by hand",
          });
      }
      const now = clock();
      const ids = wishes.map(({ personId }) => ({ id: personId }));
      const desired = await wantedOf(db, appId, ids, now);
      const linked = await linkAccounts(trx, actor, appId, wishes, { desired, now });
      result.done += linked.linked.length;
      result.refused.push(...linked.refused);
    });
  }
  return result;
}

export async function linkAllExact(around: Around, appId: string): Promise<ActionResult> {
  await appRecordOf(around.db.kysely, appId);
  await match(around, appId);
  return { done: await confirmExact(around, appId, false), refused: [] };
}

/** Makes people from accounts, each in a transaction of its own: one login that is taken does not undo the others. */
export async function createChosen(
  around: Around,
  actor: Actor,
  appId: string,
  choices: Choice[],
): Promise<ActionResult> {
  const { clock, db } = around;
  const app = await loadApp(db, appId);
  if (app === undefined) throw fail("not_found", { what: "app" });
  const result: ActionResult = { done: 0, refused: [] };
  for (const { remoteId } of choices) {
    let name = remoteId;
    try {
      const person = await db.transaction(async (trx) => {
        const [account] = await lockAccounts(trx, appId, [remoteId]);
        if (account === undefined) throw fail("not_found", { what: "account" });
        name = accountName(account);
        if (account.owner !== null) throw fail("account_owned", { name });
        // An account that is switched off there does not give its person access here.
        const input = {
          profile: profileFrom(await profileSchema(trx), account, app.mappings),
          activate: account.active,
        };
        return createPerson(trx, actor, input, clock());
      });
      // Only now can the person be mapped, and so be told what of the account is right already.
      const desired = await wantedOf(db, appId, [{ id: person.id }], clock());
      const wish = { remoteId, personId: person.id, how: "created from the account" };
      const { linked, refused } = await db.transaction((trx) =>
        linkAccounts(trx, actor, appId, [wish], { desired, now: clock() }),
      );
      result.done += linked.length;
      result.refused.push(...refused);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      result.refused.push({ remoteId, name, reason: sentenceOf(error) });
    }
  }
  return result;
}

/** Says that nobody here shall own these accounts (or, without a reason to, that they are looked at again). */
export async function ignoreChosen(
  trx: Trx,
  actor: Actor,
  appId: string,
  input: { choices: Choice[]; ignore: boolean; reason: string },
  now: Date,
): Promise<ActionResult> {
  const app = await appRecordOf(trx, appId);
  const accounts = await lockAccounts(
    trx,
    appId,
    input.choices.map(({ remoteId }) => remoteId),
  );
  const meant = accounts.filter(({ ignored, owner }) => owner === null && (ignored === null) === input.ignore);
  const ignored = input.ignore ? { by: actor.name, at: now.toISOString(), reason: input.reason } : null;
  await setIgnored(
    trx,
    appId,
    meant.map(({ remote_id }) => remote_id),
    ignored,
  );
  const verb = input.ignore ? "Ignores" : "No longer ignores";
  await record(
    trx,
    actor,
    meant.map((account) => ({
      event: "application.import.ignore" as const,
      target: appTarget(app),
      message: `${verb} the account ${account.user_name || account.remote_id} of ${app.label}`,
      detail: { account: account.remote_id, reason: input.reason },
    })),
    now,
  );
  return { done: meant.length, refused: [] };
}

/**
 * Switches accounts off that nobody here owns. Each gets a link without a person, so that the engine does it like any
 * other: through the app's gate, tried again until the app has confirmed it.
 */
export async function deactivateChosen(
  trx: Trx,
  actor: Actor,
  appId: string,
  input: { choices: Choice[]; reason: string },
  now: Date,
): Promise<ActionResult> {
  const app = await appRecordOf(trx, appId);
  if (!app.provisioning_enabled || !app.deactivate_users) throw fail("deactivation_off", { label: app.label });
  const refused: Refused[] = [];
  const meant = [];
  for (const account of await lockAccounts(
    trx,
    appId,
    input.choices.map(({ remoteId }) => remoteId),
  )) {
    const { active, owner, remote_id: remoteId } = account;
    if (owner === null && active) meant.push(account);
    else
      refused.push({
        remoteId,
        name: accountName(account),
        reason: active
          ? "The account belongs to a person. Unassign the person instead."
          : "The account is off already.",
      });
  }
  const links = meant.map(({ asked_at, remote_id, user_name }) => {
    const at = asked_at.toISOString();
    return {
      source_id: newId(),
      remote_id,
      how: "nobody’s account, to be switched off",
      active: true,
      confirmed: { active: { value: true, at }, userName: { value: user_name, at } },
    };
  });
  await giveAccounts(trx, appId, links);
  await record(
    trx,
    actor,
    meant.map((account) => ({
      event: "application.import.deactivate" as const,
      target: appTarget(app),
      message: `Deactivates the account ${account.user_name || account.remote_id} of ${app.label}, which nobody here owns`,
      detail: { account: account.remote_id, reason: input.reason },
    })),
    now,
  );
  await peopleOfAppChanged(
    trx,
    appId,
    links.map(({ source_id }) => source_id),
    { lane: 0 },
  );
  return { done: meant.length, refused };
}

/** The mapped paths of an app that can name an account. */
export async function pathsToMatch(db: Db, database: Around["db"], appId: string): Promise<string[]> {
  await appRecordOf(db, appId);
  const app = await loadApp(database, appId);
  return (app?.mappings ?? [])
    .filter(({ apply, target }) => apply !== "off" && target !== "userName" && target !== "externalId")
    .map(({ target }) => target);
}
