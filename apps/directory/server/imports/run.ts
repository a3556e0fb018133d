import { isDatabaseAway } from "@rollcall/foundation/database";
import { setTimeout as sleep } from "node:timers/promises";
import type { Actor } from "../actor.ts";
import type { Dependencies } from "../dependencies.ts";
import { addMembers, ensureGroups } from "../groups/groups.ts";
import { changePeople } from "../people/people.ts";
import type { PersonChange } from "../people/people.ts";
import { record } from "../system-log/system-log.ts";
import type { ImportCounts, Trx } from "../tables.ts";
import { choicesOf, contextOf, errorsIn } from "./imports.ts";
import type { ImportRecord } from "./imports.ts";
import { planRows } from "./rows.ts";
import type { PlannedRow } from "./rows.ts";
import {
  dropDoneRows,
  findImport,
  insertErrors,
  lockImport,
  readFileRows,
  runningImports,
  updateImport,
} from "./store.ts";

const chunk = 500;

const changesOf = (planned: PlannedRow[], activate: boolean): PersonChange[] =>
  planned.flatMap(({ outcome, profile, before }): PersonChange[] => {
    if (outcome === "new") return [{ kind: "create", profile, activate }];
    return outcome === "changed" && before ? [{ kind: "profile", before, profile }] : [];
  });

const importChunk = async (
  trx: Trx,
  row: ImportRecord,
  context: Awaited<ReturnType<typeof contextOf>>,
  now: Date,
): Promise<boolean> => {
  const actor: Actor = { kind: "system", id: row.id, name: `Import of ${row.name} by ${row.created_by}` };
  const choices = choicesOf(row);
  const counts: ImportCounts = { ...row.counts };
  const rows = await readFileRows(trx, row.id, row.last_row, chunk);
  const last = rows.at(-1)?.row;
  if (last === undefined) {
    await updateImport(trx, row.id, { status: "done", finished_at: now });
    await dropDoneRows(trx, row.id);
    const target = { kind: "import" as const, id: row.id, name: row.name };
    const message = `Finished the import of ${row.name}: ${counts.new} new, ${counts.changed} changed, ${counts.failed} with errors`;
    await record(trx, actor, [{ event: "system.import.complete", target, message, detail: { counts } }], now);
    return false;
  }
  const planned = await planRows(trx, rows, choices, context);
  const created = await changePeople(trx, actor, changesOf(planned, choices.activate), { lane: 3, now });
  const idOf = new Map(created.map((person) => [person.login.toLowerCase(), person.id]));
  const placed = planned.filter(({ outcome, groups }) => groups.length > 0 && !["failed", "skipped"].includes(outcome));
  const names = [...new Set(placed.flatMap(({ groups }) => groups))];
  const groups = names.length > 0 ? await ensureGroups(trx, actor, names, now) : new Map();
  const members = placed.flatMap(({ before, login, groups: wanted }) => {
    const person = before?.id ?? idOf.get(login.toLowerCase());
    return wanted.flatMap((name) => {
      const group: { id: string } | undefined = groups.get(name.toLowerCase());
      return group && person !== undefined ? [{ group_id: group.id, person_id: person }] : [];
    });
  });
  await addMembers(trx, actor, members, { lane: 3, now });
  await insertErrors(trx, row.id, errorsIn(planned));
  for (const { outcome } of planned) counts[outcome] += 1;
  await updateImport(trx, row.id, {
    last_row: last,
    done: row.done + rows.length,
    counts: JSON.stringify(counts),
  });
  return true;
};

/**
 * Runs imports in this process, chunk by chunk. Where an import stands is in its row, moved in the transaction that
 * imported the chunk: after a crash the next process goes on behind it, and two processes take turns at the lock.
 */
export const importRunner = ({ db, clock }: Pick<Dependencies, "db" | "clock">, say: (error: unknown) => void) => {
  const running = new Map<string, Promise<void>>();
  let stopped = false;

  const step = async (id: string, context: Awaited<ReturnType<typeof contextOf>>): Promise<boolean> =>
    db.transaction(async (trx) => {
      const row = await lockImport(trx, id);
      return row?.status === "running" && importChunk(trx, row, context, clock());
    });

  const work = async (id: string): Promise<void> => {
    let pause = 200;
    while (!stopped) {
      try {
        const row = await findImport(db.kysely, id);
        if (row?.status !== "running") return;
        const context = await contextOf(db.kysely, row, choicesOf(row));
        while (!stopped && (await step(id, context))) pause = 200;
        return;
      } catch (error) {
        // Somebody else may have taken a login or a name between the look and the write: look again.
        const raced = (error as { code?: string }).code === "23505";
        if (!isDatabaseAway(error) && !(raced && pause < 2000)) {
          say(error);
          await updateImport(db.kysely, id, {
            status: "failed",
            problem:
              "The import stopped because of a fault on our side. What was imported before stays. Run it again: it goes on where it stopped.",
          }).catch(say);
          return;
        }
        await sleep(pause);
        pause = Math.min(pause * 2, 10_000);
      }
    }
  };

  const start = (id: string): void => {
    if (stopped || running.has(id)) return;
    running.set(
      id,
      work(id).finally(() => running.delete(id)),
    );
  };

  return {
    start,
    /** Goes on with what an earlier process began. */
    resume: async (): Promise<void> => {
      for (const id of await runningImports(db.kysely)) start(id);
    },
    /** Waits for the chunks at work; the rest is done after the next start. */
    stop: async (): Promise<void> => {
      stopped = true;
      await Promise.all(running.values());
    },
  };
};

export type ImportRunner = ReturnType<typeof importRunner>;
