import { Select, Skeleton } from "@mantine/core";
import { messageOf } from "@rollcall/ui/api";
import { Notice } from "@rollcall/ui/page";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { useState } from "react";
import type { App } from "../../../shapes/apps.ts";
import type { Assign, AssignmentReview } from "../../../shapes/assignments.ts";
import { useAssignmentReview } from "../../api/bulk-assignments.ts";
import { outcomeTone, outcomeWord, reviewWords } from "../../words/review.ts";
import { EnteredValues } from "./entered-values.tsx";

interface Props {
  app: App;
  input: Assign;
  overrides: Record<string, string>;
  onOverrides: (overrides: Record<string, string>) => void;
}

/** What saving leads to: in one sentence, person by person, and with the exact values that will be sent. */
export function Review({ app, input, overrides, onOverrides }: Props) {
  const review = useAssignmentReview(app.id, { ...input, overrides });
  return (
    <div className="dir-stack">
      {review.isError ? <Notice tone="bad">{messageOf(review.error)}</Notice> : null}
      {review.isPending ? <Skeleton height={260} /> : null}
      {review.data ? <Told app={app} review={review.data} /> : null}
      <EnteredValues
        app={app}
        overrides={overrides}
        onChange={onOverrides}
        who={(input.people?.length ?? 0) + (input.groups?.length ?? 0)}
      />
    </div>
  );
}

function Told({ app, review }: { app: App; review: AssignmentReview }) {
  const [chosen, setChosen] = useState<string | null>(null);
  // Who cannot be provisioned comes first.
  const rows = review.rows.toSorted((one, other) => weight(other) - weight(one));
  const shown = rows.find(({ id }) => id === chosen) ?? rows[0];
  return (
    <>
      <p role="status">
        <strong>{reviewWords(review)}.</strong>{" "}
        {app.provisioningEnabled
          ? `${app.label} gets them within seconds.`
          : "Nothing is sent yet, because provisioning is off."}
      </p>
      {review.notes.map((note) => (
        <p key={note} className="rc-hint">
          {note}
        </p>
      ))}
      {rows.length === 0 ? <p>Nobody is in these groups yet. Whoever joins later gets the app.</p> : null}
      {rows.length > 1 ? (
        <div className="dir-scroll dir-review" tabIndex={0} role="region" aria-label="Person by person">
          <table className="dir-table">
            <thead>
              <tr>
                <th scope="col">Person</th>
                <th scope="col">What happens</th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, 100).map((row) => (
                <tr key={row.id}>
                  <th scope="row">{row.name}</th>
                  <td>
                    <StatusBadge tone={outcomeTone[row.outcome]}>{outcomeWord[row.outcome]}</StatusBadge>
                    <div className="rc-hint">{row.text}</div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {rows.length > 100 ? <p className="rc-hint">The first 100 are shown.</p> : null}
      {shown ? (
        <>
          {rows.length > 1 ? (
            <Select
              label="Values that will be sent for"
              data={rows.map(({ id, name }) => ({ value: id, label: name }))}
              value={shown.id}
              onChange={setChosen}
              allowDeselect={false}
              searchable
              limit={100}
              maw={340}
            />
          ) : (
            <h3>Values that will be sent for {shown.name}</h3>
          )}
          {shown.outcome === "missing" || shown.outcome === "fault" ? (
            <Notice tone="bad" title={`${shown.name} cannot be provisioned yet`}>
              {shown.text}. You can assign now and fill in the profile later, or enter a value below.
            </Notice>
          ) : rows.length === 1 ? (
            <p className="rc-hint">{shown.text}</p>
          ) : null}
          <Values row={shown} />
        </>
      ) : null}
    </>
  );
}

function Values({ row }: { row: AssignmentReview["rows"][number] }) {
  return (
    <div className="dir-scroll dir-review" tabIndex={0} role="region" aria-label="Values that will be sent">
      <table className="dir-table">
        <thead>
          <tr>
            <th scope="col">App attribute</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {row.values.map(({ target, label, value, entered }) => (
            <tr key={target}>
              <th scope="row">{label}</th>
              <td className={value === null ? "rc-dimmed" : ""}>
                {value ?? "Nothing"}
                {entered ? <span className="rc-hint"> · entered here</span> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const weight = ({ outcome }: AssignmentReview["rows"][number]): number =>
  outcome === "missing" || outcome === "fault" ? 2 : outcome === "waits" ? 1 : 0;
