import { systemActor } from "../../actor.ts";
import { wantedOf } from "../app-imports/wanted-people.ts";
import type { Dependencies } from "../../dependencies.ts";
import type { DesiredPerson } from "../wanted/desired.ts";
import { compareAccount, type Difference, neverShown, same } from "./compare.ts";
import { acceptDrift, overwriteDrift, WHOLE_ACCOUNT } from "./drift.ts";
import {
  type AcceptedDifference,
  acceptedDifferences,
  type DriftRow,
  type DriftState,
  dropOldDrift,
  type OwnedAccount,
  ownedAccounts,
  type OwnerlessAccount,
  ownerlessAccounts,
  overwrittenBefore,
  saveDrift,
} from "./drift-store.ts";

type DriftPolicy = "report" | "overwrite" | "accept";

/** A policy deals with differences by itself up to this part of all accounts (and always with so few): more is shown only. */
const POLICY_GUARD = { part: 0.2, least: 20 };
const CHUNK = 500;

/**
 * Compares what a reading saw with what the directory says, for all accounts of an app, and does with the differences
 * what the policy of the app says. Sends nothing itself: what is overwritten is sent by the engine.
 */
export async function compareAll(
  around: Pick<Dependencies, "db" | "clock">,
  read: { id: string; app_id: string; started_at: Date },
  { complete, policy }: { complete: boolean; policy: DriftPolicy },
): Promise<Record<string, number>> {
  const { clock, db } = around;
  const { app_id: appId } = read;
  const now = clock();
  const owned = await ownedAccounts(db.kysely, read);
  const wanted = new Map<string, DesiredPerson>();
  for (let at = 0; at < owned.length; at += CHUNK) {
    const people = owned.slice(at, at + CHUNK).map(({ confirmed, source_id: id }) => ({ id, confirmed }));
    for (const [id, desired] of await wantedOf(db, appId, people, now)) wanted.set(id, desired);
  }
  const context: Context = {
    complete,
    wanted,
    hidden: neverShown(owned.flatMap((one) => comparable(one, wanted) ?? [])),
    accepted: byPerson(await acceptedDifferences(db.kysely, appId)),
    overwritten: await overwrittenBefore(db.kysely, appId),
  };
  const ownerless = await ownerlessAccounts(db.kysely, appId);
  const rows = [...owned.map((one) => rowOfOwned(one, context)), ...ownerless.map(rowOfOwnerless)];
  for (let at = 0; at < rows.length; at += CHUNK) await saveDrift(db.kysely, appId, rows.slice(at, at + CHUNK), now);
  await dropOldDrift(db.kysely, appId, now);
  const counts: Record<string, number> = {};
  for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1;
  const done = policy === "report" ? 0 : await applyPolicy(around, appId, policy, rows);
  return { ...counts, notShown: context.hidden.size, [policy === "accept" ? "leftAlone" : "overwritten"]: done };
}

interface Context {
  complete: boolean;
  wanted: Map<string, DesiredPerson>;
  hidden: Set<string>;
  accepted: Map<string, AcceptedDifference[]>;
  overwritten: Map<string, Difference[]>;
}

function comparable(one: OwnedAccount, wanted: Map<string, DesiredPerson>) {
  const desired = wanted.get(one.source_id);
  return one.account === null || one.asked_at === null || desired === undefined
    ? undefined
    : { desired, confirmed: one.confirmed, account: one.account, askedAt: one.asked_at };
}

function rowOfOwned(one: OwnedAccount, context: Context): DriftRow {
  const subject = `person ${one.source_id}`;
  const row = (state: DriftState, note: string | null = null, differences: Difference[] = []): DriftRow => ({
    subject,
    state,
    person_id: one.source_id,
    remote_id: one.remote_id,
    name: one.name ?? (one.user_name || "A person who was deleted here"),
    user_name: one.user_name,
    differences,
    note,
  });
  const desired = context.wanted.get(one.source_id);
  if (one.busy) return row("pending", one.error_message ?? "Something is still to be sent to this account.");
  const known = context.accepted.get(one.source_id) ?? [];
  const told = comparable(one, context.wanted);
  if (told === undefined) {
    if (desired?.active !== true)
      return row("in_sync", "The app no longer has this account, and nobody shall have it.");
    if (one.newer) return row("pending", "The account was made after the reading began.");
    if (!context.complete)
      return row("pending", "The app did not give this account in the latest reading, which was incomplete.");
    const left = known.find(({ path }) => path === WHOLE_ACCOUNT);
    return left === undefined
      ? row("missing", "The app no longer has this account.")
      : row("accepted", "The app no longer has this account.", [
          { path: WHOLE_ACCOUNT, here: true, there: null, confirmed: true, confirmedAt: null, accepted: saidOf(left) },
        ]);
  }
  const before = context.overwritten.get(subject) ?? [];
  const differences = compareAccount(told)
    .filter(({ path }) => !context.hidden.has(path))
    .map((one) => remembered(one, known, before));
  if (differences.length === 0) return row("in_sync");
  const open = differences.filter(({ accepted }) => accepted === undefined);
  if (open.length === 0) return row("accepted", null, differences);
  const again = open.some(({ overwritten }) => overwritten !== undefined);
  return row("changed", again ? "The app holds the other value again although it was overwritten." : null, differences);
}

const saidOf = ({ at, by, reason }: AcceptedDifference) => ({ by, at: at.toISOString(), reason });

function remembered(one: Difference, known: AcceptedDifference[], before: Difference[]): Difference {
  const isSame = (other: Pick<Difference, "path" | "here" | "there">) =>
    other.path === one.path && same(one.path, other.here, one.here) && same(one.path, other.there, one.there);
  const accepted = known.find(isSame);
  const overwritten = before.find((other) => isSame(other) && other.overwritten !== undefined)?.overwritten;
  return {
    ...one,
    ...(accepted === undefined ? {} : { accepted: saidOf(accepted) }),
    ...(overwritten === undefined ? {} : { overwritten }),
  };
}

function rowOfOwnerless(one: OwnerlessAccount): DriftRow {
  const [first] = one.candidates;
  const exact = one.match === "exact" && first !== undefined && one.person_name !== null;
  return {
    subject: `account ${one.remote_id}`,
    state: exact && !one.assigned ? "not_assigned" : "unmanaged",
    person_id: exact ? first.person : null,
    remote_id: one.remote_id,
    name: one.name || one.user_name || one.remote_id,
    user_name: one.user_name,
    differences: [],
    note: exact
      ? `Matches ${one.person_name}${one.assigned ? ", not linked yet." : ", who is not assigned."}`
      : "Nobody here owns this account.",
  };
}

function byPerson(rows: AcceptedDifference[]): Map<string, AcceptedDifference[]> {
  const map = new Map<string, AcceptedDifference[]>();
  for (const row of rows) map.set(row.person_id, [...(map.get(row.person_id) ?? []), row]);
  return map;
}

async function applyPolicy(
  around: Pick<Dependencies, "db" | "clock">,
  appId: string,
  policy: "overwrite" | "accept",
  rows: DriftRow[],
): Promise<number> {
  const meant = rows.filter(
    ({ differences, state }) =>
      (state === "changed" && differences.some((one) => one.accepted === undefined && one.overwritten === undefined)) ||
      (state === "missing" && policy === "overwrite"),
  );
  if (meant.length > Math.max(POLICY_GUARD.least, rows.length * POLICY_GUARD.part)) return 0;
  let done = 0;
  for (let at = 0; at < meant.length; at += CHUNK) {
    const subjects = meant.slice(at, at + CHUNK).map(({ subject }) => subject);
    const result = await around.db.transaction((trx) =>
      policy === "overwrite"
        ? overwriteDrift(trx, systemActor, appId, subjects, around.clock())
        : acceptDrift(trx, systemActor, appId, { subjects, reason: "As set for this app." }, around.clock()),
    );
    done += result.done;
  }
  return done;
}
