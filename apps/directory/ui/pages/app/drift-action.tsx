import { TextInput } from "@mantine/core";
import { Confirm } from "@rollcall/ui/confirm";
import { notifyDone } from "@rollcall/ui/notify";
import { useEffect, useState } from "react";
import type { DriftRow } from "../../../shapes/app-accounts.ts";
import type { App } from "../../../shapes/apps.ts";
import { useDriftActions } from "../../api/app-accounts.ts";
import { counted, listed } from "../../words/counted.ts";

export interface AskedDrift {
  action: "overwrite" | "accept" | "report";
  rows: DriftRow[];
  clear: () => void;
}

const words = {
  overwrite: { title: "Overwrite", confirm: "Overwrite", done: "The directory’s values are on their way." },
  accept: { title: "Accept", confirm: "Accept", done: "The differences are accepted." },
  report: { title: "Report again", confirm: "Report again", done: "The differences are reported again." },
};

/** What becomes of differences, with its consequence in words before it happens. */
export function DriftAction({ app, asked, onClose }: { app: App; asked: AskedDrift | null; onClose: () => void }) {
  const act = useDriftActions(app.id);
  const [reason, setReason] = useState("");
  const [shown, setShown] = useState(asked);
  useEffect(() => {
    if (!asked) return;
    setShown(asked);
    setReason("");
  }, [asked]);
  if (!shown) return null;
  const { action, clear, rows } = shown;
  const word = words[action];
  const run = async () => {
    const { done, refused } = await act.mutateAsync({ action, reason, subjects: rows.map(({ subject }) => subject) });
    if (done > 0) notifyDone(word.done);
    clear();
    if (refused.length > 0)
      throw new Error(`${listed(refused.map(({ name }) => name))} could not be changed. ${refused[0]?.reason ?? ""}`);
  };
  return (
    <Confirm
      opened={asked !== null}
      onClose={onClose}
      title={`${word.title}: ${counted(rows.length, "account")}?`}
      confirm={word.confirm}
      onConfirm={run}
    >
      <p>{consequence(action, rows, app.label)}</p>
      <p className="rc-hint">{listed(rows.map(({ name }) => name))}</p>
      {action === "accept" ? (
        <TextInput
          label="Reason"
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      ) : null}
    </Confirm>
  );
}

function consequence(action: AskedDrift["action"], rows: DriftRow[], label: string): string {
  if (action === "report") return "The differences count as drift again, here and in the next scans.";
  if (action === "accept")
    return `What ${label} holds is left as it is until the value changes here or there. Nothing is sent.`;
  const missing = rows.filter(({ state }) => state === "missing").length;
  const changed = rows.length - missing;
  return [
    ...(changed > 0 ? [`The values that differ are sent to ${label} again, and nothing else.`] : []),
    ...(missing > 0
      ? [`${counted(missing, "account is", "accounts are")} looked for once more and then made again.`]
      : []),
  ].join(" ");
}
