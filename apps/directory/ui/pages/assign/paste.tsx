import { Button, Textarea } from "@mantine/core";
import { messageOf } from "@rollcall/ui/api";
import { Notice } from "@rollcall/ui/page";
import { StatusBadge } from "@rollcall/ui/status-badge";
import type { Tone } from "@rollcall/ui/status-badge";
import { useState } from "react";
import type { AddressReport } from "../../../shapes/assignments.ts";
import { useAddresses } from "../../api/bulk-assignments.ts";
import type { Choice } from "../../parts/pick-dialog.tsx";
import { counted } from "../../words/counted.ts";
import { addressesIn, addressesWords } from "../../words/review.ts";

type Row = AddressReport["rows"][number];

const outcomes: Record<Row["outcome"], [string, Tone]> = {
  found: ["Found", "good"],
  assigned: ["Assigned already", "off"],
  deactivated: ["Deactivated", "wait"],
  not_found: ["Not found", "bad"],
  several: ["Several people", "bad"],
  repeated: ["Repeated", "off"],
};

interface Props {
  appId: string;
  /** Takes those who were found into the choice. */
  onFound: (people: Choice[]) => void;
}

/** E-mail addresses or logins, pasted; each is told what it is. */
export function PasteAddresses({ appId, onFound }: Props) {
  const [text, setText] = useState("");
  const look = useAddresses(appId);
  const addresses = addressesIn(text);
  const run = () =>
    look.mutate(addresses, {
      onSuccess: ({ rows }) =>
        onFound(
          rows.flatMap(({ outcome, person }) =>
            outcome === "found" && person ? [{ id: person.id, name: person.name, detail: person.email }] : [],
          ),
        ),
    });
  return (
    <div className="dir-stack">
      <Textarea
        label="E-mail addresses or logins"
        description="One in each line, or with commas between them, as they are in a mail or a spreadsheet."
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={4}
        maxRows={8}
        spellCheck={false}
        data-autofocus
      />
      <div>
        <Button variant="default" onClick={run} loading={look.isPending} disabled={addresses.length === 0}>
          {addresses.length === 0 ? "Find people" : `Find ${counted(addresses.length, "person", "people")}`}
        </Button>
      </div>
      {addresses.length > 2000 ? (
        <Notice tone="bad">At most 2,000 addresses at once. Paste them in parts.</Notice>
      ) : null}
      {look.isError ? <Notice tone="bad">{messageOf(look.error)}</Notice> : null}
      {look.data ? <Report rows={look.data.rows} /> : null}
    </div>
  );
}

function Report({ rows }: { rows: Row[] }) {
  // What needs attention comes first.
  const sorted = rows.toSorted((one, other) => Number(one.outcome === "found") - Number(other.outcome === "found"));
  return (
    <>
      <p role="status">
        <strong>{addressesWords(rows)}.</strong> Those who were found are chosen.
      </p>
      <div className="dir-scroll dir-review" tabIndex={0} role="region" aria-label="Pasted addresses">
        <table className="dir-table">
          <thead>
            <tr>
              <th scope="col">Address</th>
              <th scope="col">What it is</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((row) => (
              <tr key={row.text}>
                <th scope="row" className="dir-break">
                  {row.text}
                </th>
                <td>
                  <StatusBadge tone={outcomes[row.outcome][1]}>{outcomes[row.outcome][0]}</StatusBadge>{" "}
                  {row.person ? row.person.name : ""}
                  {row.note ? <div className="rc-hint">{row.note}</div> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
