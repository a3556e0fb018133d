import { Switch, TextInput } from "@mantine/core";
import { Confirm } from "@rollcall/ui/confirm";
import { notifyDone } from "@rollcall/ui/notify";
import { useEffect, useState } from "react";
import type { ReviewDecision, ReviewItem } from "../../../shapes/access-reviews.ts";
import { useDecide } from "../../api/access-reviews.ts";
import { decisionWord } from "../../words/access-review.ts";
import { counted, listed } from "../../words/counted.ts";

export interface AskedDecision {
  /** null takes the decision back. */
  decision: ReviewDecision | null;
  rows: ReviewItem[];
  clear: () => void;
}

/** A decision with its reason. Nothing is taken away before the review is closed. */
export function Decide({
  review,
  asked,
  onClose,
}: {
  review: string;
  asked: AskedDecision | null;
  onClose: () => void;
}) {
  const decide = useDecide(review);
  const [reason, setReason] = useState("");
  const [leaveGroups, setLeaveGroups] = useState(false);
  const [shown, setShown] = useState(asked);
  useEffect(() => {
    if (!asked) return;
    setShown(asked);
    setReason("");
    setLeaveGroups(false);
  }, [asked]);
  if (!shown) return null;
  const { clear, decision, rows } = shown;
  const groups = [
    ...new Set(rows.flatMap(({ through }) => through.flatMap((way) => (way.kind === "group" ? way.name : [])))),
  ];
  const word = decision === null ? "Take back" : decisionWord[decision];
  const run = async () => {
    const result = await decide.mutateAsync({ items: rows.map(({ id }) => id), decision, reason, leaveGroups });
    if (result.done > 0) notifyDone(`${counted(result.done, "decision is", "decisions are")} recorded.`);
    clear();
    if (result.refused.length > 0)
      throw new Error(`${listed(result.refused.map(({ name }) => name))}: ${result.refused[0]?.reason ?? ""}`);
  };
  return (
    <Confirm
      opened={asked !== null}
      onClose={onClose}
      title={`${word}: ${rows.length === 1 ? `${rows[0]?.person.name} in ${rows[0]?.app.name}` : counted(rows.length, "access", "accesses")}`}
      confirm={word}
      danger={decision === "revoke"}
      onConfirm={run}
    >
      {decision === "revoke" ? (
        <p>The access is taken away when the review is closed. Until then the decision can be changed.</p>
      ) : null}
      {rows.length > 1 ? <p className="rc-hint">{listed(rows.map(({ person }) => person.name))}</p> : null}
      {decision === null ? null : (
        <TextInput
          label="Reason"
          value={reason}
          maxLength={500}
          withAsterisk={decision === "revoke"}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      {decision === "revoke" && groups.length > 0 ? (
        <Switch
          mt="md"
          label="Also end the group memberships"
          description={`The access comes through ${listed(groups)}. Without this it stays, and the result says so.`}
          checked={leaveGroups}
          onChange={(event) => setLeaveGroups(event.currentTarget.checked)}
        />
      ) : null}
    </Confirm>
  );
}
