import { Confirm } from "@rollcall/ui/confirm";
import { notifyDone } from "@rollcall/ui/notify";
import { useEffect, useState } from "react";
import type { LifecycleAction, PersonRow } from "../../../shapes/people.ts";
import { usePeopleEffects } from "../../api/bulk-assignments.ts";
import { useLifecycle } from "../../api/people.ts";
import { EffectsOnApps } from "../../parts/app-effects.tsx";
import { counted, listed } from "../../words/counted.ts";
import { actionWord, allowedActions, bulkConsequence, doneWord } from "../../words/person-status.ts";

interface Asked {
  action: LifecycleAction;
  rows: PersonRow[];
  clear: () => void;
}

/** One action on many people: what it leads to, then one after the other, with a report of those it failed for. */
export function BulkLifecycle({ asked, onClose }: { asked: Asked | null; onClose: () => void }) {
  const lifecycle = useLifecycle();
  const taking = asked?.action === "suspend" || asked?.action === "deactivate";
  const effects = usePeopleEffects(taking ? asked.rows.map(({ id }) => id) : null);
  const [done, setDone] = useState(0);
  const [shown, setShown] = useState(asked);
  useEffect(() => {
    if (!asked) return;
    setShown(asked);
    setDone(0);
  }, [asked]);
  if (!shown) return null;
  const { action, rows, clear } = shown;

  const run = async () => {
    const failures: { name: string; message: string }[] = [];
    for (const [at, row] of rows.entries()) {
      try {
        await lifecycle.mutateAsync({ id: row.id, action: actionOf(row, action) });
      } catch (error) {
        failures.push({ name: row.name, message: error instanceof Error ? error.message : "failed" });
      }
      setDone(at + 1);
    }
    const changed = rows.length - failures.length;
    if (changed > 0) notifyDone(`${sentence(changed)} ${doneWord[action]}.`);
    clear();
    if (failures.length > 0) {
      throw new Error(
        `${listed(failures.map(({ name }) => name))} could not be changed. ${failures[0]?.message ?? ""}`,
      );
    }
  };

  return (
    <Confirm
      opened={asked !== null}
      onClose={onClose}
      title={`${actionWord[action]} ${counted(rows.length, "person", "people")}?`}
      confirm={actionWord[action]}
      danger={action === "suspend" || action === "deactivate"}
      onConfirm={run}
    >
      <p>{bulkConsequence(action, rows.length)}</p>
      {action === "suspend" || action === "deactivate" ? <EffectsOnApps effects={effects} many /> : null}
      <p className="rc-hint">{listed(rows.map((row) => row.name))}</p>
      {done > 0 ? (
        <p role="status" className="rc-hint">
          {done} of {rows.length} done
        </p>
      ) : null}
    </Confirm>
  );
}

function actionOf(row: PersonRow, action: LifecycleAction): LifecycleAction {
  return action === "activate" && !allowedActions(row.status).includes("activate") ? "unsuspend" : action;
}

function sentence(changed: number): string {
  return changed === 1 ? "1 person is" : `${changed.toLocaleString("en-US")} people are`;
}
