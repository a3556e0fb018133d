import { Skeleton } from "@mantine/core";
import { messageOf } from "@rollcall/ui/api";
import { Confirm } from "@rollcall/ui/confirm";
import { notifyDone } from "@rollcall/ui/notify";
import { Notice } from "@rollcall/ui/page";
import { useEffect, useState } from "react";
import type { Consequence } from "../../../shapes/assignments.ts";
import { useConsequence, useUnassign } from "../../api/bulk-assignments.ts";
import { counted, listed } from "../../words/counted.ts";

export interface Leaving {
  assignments: string[];
  /** Whose it is, or how many. */
  name: string;
  clear?: () => void;
}

interface Props {
  appId: string;
  label: string;
  leaving: Leaving | null;
  onClose: () => void;
}

/** Says who would lose access, and who keeps it through what, before an assignment is removed. */
export function UnassignDialog({ appId, label, leaving, onClose }: Props) {
  const [shown, setShown] = useState<Leaving | null>(leaving);
  useEffect(() => {
    if (leaving) setShown(leaving);
  }, [leaving]);
  const consequence = useConsequence(appId, leaving?.assignments ?? null);
  const unassign = useUnassign(appId);
  return (
    <Confirm
      opened={leaving !== null}
      onClose={onClose}
      title={`Unassign ${shown?.name ?? ""} from ${label}?`}
      confirm="Unassign"
      danger
      onConfirm={async () => {
        if (!shown) return;
        await unassign.mutateAsync(shown.assignments);
        shown.clear?.();
        notifyDone(
          shown.assignments.length === 1
            ? `${shown.name} is no longer assigned to ${label}.`
            : `${shown.name} are no longer assigned to ${label}.`,
        );
      }}
    >
      {consequence.isPending ? <Skeleton height={48} /> : null}
      {consequence.isError ? <Notice tone="bad">{messageOf(consequence.error)}</Notice> : null}
      {consequence.data ? <Told consequence={consequence.data} /> : null}
    </Confirm>
  );
}

function Told({ consequence }: { consequence: Consequence }) {
  const { text, losing, losingSample, keeping, keepingSample } = consequence;
  return (
    <>
      <p>{text}</p>
      {losing > 1 ? (
        <p className="rc-hint">
          Losing access:{" "}
          {listed(
            losingSample.map(({ name }) => name),
            losing,
          )}
        </p>
      ) : null}
      {keeping > 1 ? (
        <ul className="rc-hint" aria-label="Who keeps access">
          {keepingSample.map(({ id, name, through }) => (
            <li key={id}>
              {name}: {through.join(" and ")}
            </li>
          ))}
          {keeping > keepingSample.length ? (
            <li>and {counted(keeping - keepingSample.length, "more", "more")}</li>
          ) : null}
        </ul>
      ) : null}
    </>
  );
}
