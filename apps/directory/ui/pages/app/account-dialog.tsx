import { Button, Group, Modal, Skeleton, TextInput } from "@mantine/core";
import { messageOf } from "@rollcall/ui/api";
import { notifyDone } from "@rollcall/ui/notify";
import { Notice } from "@rollcall/ui/page";
import { useState } from "react";
import type { AccountActions, AccountReview } from "../../../shapes/app-accounts.ts";
import type { App } from "../../../shapes/apps.ts";
import { useAccountActions, useAccountReview } from "../../api/app-accounts.ts";
import { PersonSelect } from "../../parts/person-select.tsx";
import { actionDone, actionWord } from "../../words/app-accounts.ts";
import { counted } from "../../words/counted.ts";
import type { Asked } from "./import.tsx";

/** What an action on accounts will do, account by account, before it is done. */
export function AccountDialog({ app, asked, onClose }: { app: App; asked: Asked | null; onClose: () => void }) {
  return (
    <Modal
      opened={asked !== null}
      onClose={onClose}
      size={640}
      title={asked ? titleOf(asked) : ""}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {asked ? <Body app={app} asked={asked} onClose={onClose} /> : null}
    </Modal>
  );
}

const titleOf = ({ action, rows }: Asked): string =>
  action === "create" && rows.length === 1
    ? "Create the person here"
    : `${actionWord[action]}: ${counted(rows.length, "account")}`;

function Body({ app, asked, onClose }: { app: App; asked: Asked; onClose: () => void }) {
  const { action, clear, rows } = asked;
  const [only] = rows.length === 1 ? rows : [];
  const [personId, setPersonId] = useState<string | null>(only?.candidates[0]?.id ?? null);
  const [reason, setReason] = useState("");
  const [failures, setFailures] = useState<{ name: string; reason: string }[]>([]);
  const act = useAccountActions(app.id);
  const asks: AccountActions = {
    action,
    reason,
    accounts: rows.map((row) => ({
      remoteId: row.remoteId,
      ...(action === "link" && row === only && personId !== null ? { personId } : {}),
    })),
  };
  const review = useAccountReview(app.id, { ...asks, reason: "" });
  const possible = review.data?.rows.filter(({ problem }) => problem === null) ?? [];
  const run = async () => {
    const chosen = new Set(possible.map(({ remoteId }) => remoteId));
    const result = await act.mutateAsync({
      ...asks,
      accounts: asks.accounts?.filter(({ remoteId }) => chosen.has(remoteId)),
    });
    if (result.done > 0) notifyDone(`${counted(result.done, "account is", "accounts are")} ${actionDone[action]}.`);
    setFailures(result.refused);
    if (result.refused.length > 0) return;
    clear();
    onClose();
  };
  const withReason = action === "ignore" || action === "deactivate";
  return (
    <div className="dir-stack">
      {action === "link" && only ? (
        <PersonSelect
          label="Person"
          value={personId}
          onChange={setPersonId}
          chosenName={only.candidates[0]?.name}
          optional
        />
      ) : null}
      {withReason ? (
        <TextInput
          label="Reason"
          description="Kept with the account and in the system log"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={500}
        />
      ) : null}
      {review.isPending ? <Skeleton height={80} /> : null}
      {review.isError ? <Notice tone="bad">{messageOf(review.error)}</Notice> : null}
      {review.data ? <Review review={review.data} label={app.label} /> : null}
      {failures.length > 0 ? (
        <Notice tone="bad" title={`${counted(failures.length, "account")} could not be changed`}>
          <ul className="dir-plain-list">
            {failures.slice(0, 20).map(({ name, reason: why }) => (
              <li key={name}>
                <strong>{name}</strong>: {why}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {act.error ? <Notice tone="bad">{messageOf(act.error)}</Notice> : null}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {failures.length > 0 ? "Close" : "Cancel"}
        </Button>
        <Button
          {...(action === "deactivate" ? { color: "red" } : {})}
          loading={act.isPending}
          disabled={possible.length === 0}
          onClick={() => void run().catch(() => {})}
        >
          {possible.length === rows.length || possible.length === 0
            ? actionWord[action]
            : `${actionWord[action]} ${possible.length} of ${rows.length}`}
        </Button>
      </Group>
    </div>
  );
}

function Review({ review, label }: { review: AccountReview; label: string }) {
  return (
    <ul className="dir-outcome" aria-label="What will happen">
      {review.rows.slice(0, 50).map((row) => (
        <li key={row.remoteId}>
          <p>
            <strong>{row.name}</strong>
          </p>
          {row.problem === null ? <p>{row.text}</p> : <Notice tone="wait">{row.problem}</Notice>}
          {row.problem === null && row.changes.length > 0 && row.changes.some(({ there }) => there !== null) ? (
            <table className="dir-values">
              <thead>
                <tr>
                  <th scope="col">Attribute</th>
                  <th scope="col">{label} holds</th>
                  <th scope="col">Will be</th>
                </tr>
              </thead>
              <tbody>
                {row.changes.map((change) => (
                  <tr key={change.path}>
                    <td>{change.path}</td>
                    <td>{change.there ?? "nothing"}</td>
                    <td>{change.here ?? "nothing"}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          ) : null}
        </li>
      ))}
      {review.rows.length > 50 ? <li className="rc-hint">and {review.rows.length - 50} more</li> : null}
    </ul>
  );
}
