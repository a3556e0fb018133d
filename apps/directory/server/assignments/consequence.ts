// What taking something away would do, said before it is done.
import type { z } from "zod";
import type { consequence } from "../../shapes/assignments.ts";
import { appRecordOf } from "../apps/apps.ts";
import { fail } from "../errors.ts";
import { personName } from "../people/profile.ts";
import type { Db } from "../tables.ts";
import { appsLostWithGroup, appsOfPeople, coveredBy, findAssignments } from "./bulk-store.ts";

const SHOWN = 10;

const people = (count: number) => (count === 1 ? "1 person" : `${count.toLocaleString("en")} people`);

const named = ({ id, profile }: { id: string; profile: Record<string, string> }) => ({ id, name: personName(profile) });

const losesWords = (count: number, app: { label: string; deactivate_users: boolean }): string =>
  app.deactivate_users
    ? `${people(count)} will be deactivated in ${app.label}.`
    : `${people(count)} will no longer be kept up to date in ${app.label}; "Deactivate users" is off, so they stay active there.`;

/** What taking assignments of one app away together would do. */
export const consequenceOf = async (
  db: Db,
  appId: string,
  assignments: string[],
): Promise<z.infer<typeof consequence>> => {
  const app = await appRecordOf(db, appId);
  const found = await findAssignments(db, appId, assignments);
  if (found.length === 0) throw fail("not_found", { what: "assignment" });
  const ask = { appId, assignments: found.map(({ id }) => id), limit: SHOWN };
  const [losing, keeping] = await Promise.all([
    coveredBy(db, { ...ask, keeping: false }),
    coveredBy(db, { ...ask, keeping: true }),
  ]);
  const parts: string[] = [];
  if (losing.count > 0) parts.push(losesWords(losing.count, app));
  if (keeping.count > 0) {
    const [first] = keeping.sample;
    const through =
      keeping.count === 1 && first
        ? `: ${named(first).name} through ${first.through.join(" and ")}`
        : " through something else";
    parts.push(`${people(keeping.count)} will keep access${through}.`);
  }
  if (parts.length === 0)
    parts.push("Nobody active has access through this assignment, so nothing changes in the app.");
  return {
    losing: losing.count,
    keeping: keeping.count,
    losingSample: losing.sample.map(named),
    keepingSample: keeping.sample.map((row) => ({ ...named(row), through: row.through })),
    text: parts.join(" "),
  };
};

interface AppEffect {
  appId: string;
  label: string;
  people: number;
  text: string;
}

/** What suspending or deactivating people does to their accounts, app by app. */
export const lifecycleEffects = async (db: Db, ids: string[]): Promise<AppEffect[]> => {
  const apps = await appsOfPeople(db, ids);
  return apps.map(({ app_id: appId, label, people: count, deactivates, provisioning }) => ({
    appId,
    label,
    people: count,
    text: !provisioning
      ? "Provisioning is off, so the account there stays as it is"
      : deactivates
        ? "The account there is switched off within seconds"
        : '"Deactivate users" is off, so the account there stays active',
  }));
};

/** Which apps people lose with a group, and how many of them. */
export const groupEffects = async (db: Db, groupId: string): Promise<(AppEffect & { keeping: number })[]> => {
  const apps = await appsLostWithGroup(db, groupId);
  return apps.map(({ app_id: appId, label, losing, keeping, deactivates }) => {
    const parts = [
      ...(losing > 0 ? [losesWords(losing, { label, deactivate_users: deactivates })] : []),
      ...(keeping > 0 ? [`${people(keeping)} will keep access through something else.`] : []),
    ];
    const text = parts.length > 0 ? parts.join(" ") : "Nobody active has access through the group.";
    return { appId, label, people: losing, keeping, text };
  });
};
