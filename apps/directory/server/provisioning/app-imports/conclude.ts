import { systemActor } from "../../actor.ts";
import { appRecordOf, appTarget } from "../../apps/apps.ts";
import { record } from "../../system-log/system-log.ts";
import { compareAll } from "../drift/scan.ts";
import { accountValues } from "./account-values.ts";
import { exactMatches, lockAccounts, peopleToMatch, saveMatches, unownedAccounts } from "./link-store.ts";
import { linkAccounts, type LinkWish } from "./linking.ts";
import { matchAccounts, type PersonToMatch } from "./matching.ts";
import type { Needs, ReadingExchanges } from "./page-exchange.ts";
import { countAccounts, linkedUnseen, markGone } from "./accounts-store.ts";
import { endRead, type ReadRecord, readSettings, saveAccounts } from "./reads-store.ts";
import { wantedOf } from "./wanted-people.ts";

/** A reading that misses more than this part of the accounts, and at least so many, concludes nothing. */
const GUARD = { part: 0.2, least: 5 };
/** Accounts that were not on any page are asked for one by one, so many at the same time. */
const ASK_AT_ONCE = 4;
const MOST_ASKED = 500;

interface ReadFacts {
  complete: boolean;
  note: string | null;
}

/**
 * What follows from a reading: which accounts are gone, whose they may be, and what differs. An app that suddenly gives
 * far fewer accounts than before makes nothing happen: the reading is held and shown. Nobody is ever deactivated here
 * because of what an app says.
 */
export async function conclude(
  around: Needs,
  exchanges: ReadingExchanges,
  read: ReadRecord,
  facts: ReadFacts,
): Promise<void> {
  const { clock, db } = around;
  const { app_id: appId } = read;
  const app = await appRecordOf(db.kysely, appId);
  const before = await countAccounts(db.kysely, read);
  const missing = before.known - before.seen;
  const counts = { seen: before.seen, known: before.known, missing };
  if (facts.complete && !read.approved && missing >= GUARD.least && missing > before.known * GUARD.part) {
    const note = `The app gave ${before.seen.toLocaleString("en")} of ${before.known.toLocaleString("en")} accounts that were there before. Nothing was concluded from that.`;
    const wayOut = "If the accounts were really removed there, take the reading over; otherwise read again later.";
    await endRead(db.kysely, read.id, { status: "held", complete: true, note, wayOut, counts });
    const message = `Held a reading of the accounts of ${app.label}: ${missing.toLocaleString("en")} of ${before.known.toLocaleString("en")} were missing`;
    await db.transaction((trx) =>
      record(trx, systemActor, [{ event: "application.import.hold", target: appTarget(app), message }], clock()),
    );
    return;
  }
  if (facts.complete) {
    await askForUnseen(around, exchanges, read);
    await markGone(db.kysely, read);
  }
  await match(around, appId);
  const settings = await readSettings(db.kysely, appId);
  const linked =
    settings.confirm_exact || read.cause === "first" ? await confirmExact(around, appId, !settings.confirm_exact) : 0;
  const drift = await compareAll(around, read, { complete: facts.complete, policy: settings.drift_policy });
  const total = await countAccounts(db.kysely, read);
  const { complete, note } = facts;
  const ending = { status: "done" as const, complete, note, wayOut: null };
  await endRead(db.kysely, read.id, { ...ending, counts: { ...counts, ...total, linked, ...drift } });
  await db.transaction((trx) =>
    record(
      trx,
      systemActor,
      [
        {
          event: "application.import.complete",
          target: appTarget(app),
          message: `Read ${total.seen.toLocaleString("en")} accounts of ${app.label}${linked > 0 ? `, linked ${linked.toLocaleString("en")}` : ""}`,
          detail: { readId: read.id, cause: read.cause, linked, ...drift },
        },
      ],
      clock(),
    ),
  );
}

/** Pages shift while an app changes: before a linked account is called gone, the app is asked for it. */
async function askForUnseen(around: Needs, exchanges: ReadingExchanges, read: ReadRecord): Promise<void> {
  const { db } = around;
  const unseen = await linkedUnseen(db.kysely, read, MOST_ASKED);
  const ask = async (remoteId: string): Promise<void> => {
    const { answer, askedAt } = await exchanges.ask(
      "Read an account that was on no page",
      (client) => client.read("/Users", remoteId),
      [404, 410],
    );
    const values = answer.resource?.id === remoteId ? accountValues(answer.resource) : undefined;
    if (values !== undefined) await saveAccounts(db.kysely, read, [values], askedAt);
  };
  for (let at = 0; at < unseen.length; at += ASK_AT_ONCE)
    await Promise.all(unseen.slice(at, at + ASK_AT_ONCE).map(ask));
}

/** Says of every account that nobody here owns whose it may be. */
export async function match(around: Pick<Needs, "db" | "clock">, appId: string): Promise<void> {
  const { clock, db } = around;
  const accounts = await unownedAccounts(db.kysely, appId);
  if (accounts.length === 0) return;
  const people: PersonToMatch[] = [];
  for (let after: string | null = null; ;) {
    const some = await peopleToMatch(db.kysely, appId, after);
    const wanted = await wantedOf(
      db,
      appId,
      some.map(({ id }) => ({ id })),
      clock(),
    );
    people.push(...some.map((person) => ({ ...person, attributes: wanted.get(person.id)?.attributes ?? new Map() })));
    const last = some.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  const { match_on: matchOn } = await readSettings(db.kysely, appId);
  const matches = matchAccounts(accounts, people, matchOn);
  await saveMatches(db.kysely, appId, matches);
}

/** Links what is exact; `assignedOnly`: people who have the app, as the engine would do when it finds the account. */
export async function confirmExact(
  around: Pick<Needs, "db" | "clock">,
  appId: string,
  assignedOnly: boolean,
): Promise<number> {
  const { clock, db } = around;
  const ids = await exactMatches(db.kysely, appId, assignedOnly);
  let linked = 0;
  for (let at = 0; at < ids.length; at += 200) {
    const some = ids.slice(at, at + 200);
    linked += await db.transaction(async (trx) => {
      const wishes: LinkWish[] = (await lockAccounts(trx, appId, some)).flatMap(
        ({ candidates: [first], match: found, remote_id: remoteId }) =>
          first === undefined || found !== "exact"
            ? []
            : [{ remoteId, personId: first.person, how: `matched by ${first.how}` }],
      );
      const now = clock();
      const desired = await wantedOf(
        db,
        appId,
        wishes.map(({ personId }) => ({ id: personId })),
        now,
      );
      return (await linkAccounts(trx, systemActor, appId, wishes, { desired, now })).linked.length;
    });
  }
  return linked;
}
