import { Button } from "@mantine/core";
import { Notice } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { Link } from "react-router";
import type { DriftRow } from "../../../shapes/app-accounts.ts";
import type { App } from "../../../shapes/apps.ts";
import { driftTone, driftWord, valueText } from "../../words/app-accounts.ts";
import type { AskedDrift } from "./drift-action.tsx";

/** One account: here, there and last confirmed, attribute by attribute. */
export function DriftDetail({
  app,
  onAsk,
  row,
}: {
  app: App;
  row: DriftRow;
  onAsk: (action: AskedDrift["action"]) => void;
}) {
  const rows = row.differences.filter(({ path }) => path !== "account");
  const owned = row.personId !== null && row.state !== "not_assigned" && row.state !== "unmanaged";
  return (
    <div className="dir-stack">
      <p>
        <StatusBadge tone={driftTone[row.state]}>{driftWord[row.state]}</StatusBadge>{" "}
        <span className="rc-hint">
          since <RelativeTime at={row.since} />
        </span>
      </p>
      {row.note ? <Notice tone={row.state === "missing" ? "bad" : "info"}>{row.note}</Notice> : null}
      {rows.length > 0 ? (
        <table className="dir-values" aria-label="Differences">
          <thead>
            <tr>
              <th scope="col">Attribute</th>
              <th scope="col">Here</th>
              <th scope="col">{app.label}</th>
              <th scope="col">Last confirmed</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <tr key={one.path}>
                <td>
                  {one.path}
                  {one.accepted ? (
                    <p className="rc-hint">
                      Accepted by {one.accepted.by}
                      {one.accepted.reason ? `: ${one.accepted.reason}` : ""}
                    </p>
                  ) : null}
                </td>
                <td>{valueText(one.path, one.here)}</td>
                <td>{valueText(one.path, one.there)}</td>
                <td>
                  {valueText(one.path, one.confirmed)}{" "}
                  {one.confirmedAt ? (
                    <span className="rc-hint">
                      <RelativeTime at={one.confirmedAt} />
                    </span>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <div className="dir-below dir-row-actions">
        {owned && ["changed", "missing", "accepted"].includes(row.state) ? (
          <Button onClick={() => onAsk("overwrite")}>
            {row.state === "missing" ? "Make it again" : "Overwrite there"}
          </Button>
        ) : null}
        {owned && ["changed", "missing"].includes(row.state) ? (
          <Button variant="default" onClick={() => onAsk("accept")}>
            Accept
          </Button>
        ) : null}
        {row.state === "accepted" ? (
          <Button variant="default" onClick={() => onAsk("report")}>
            Report again
          </Button>
        ) : null}
        {owned ? null : (
          <Button component={Link} to={`/apps/${app.id}/import?q=${encodeURIComponent(row.userName)}`}>
            Open in Import
          </Button>
        )}
        {row.personId ? (
          <Button component={Link} variant="default" to={`/people/${row.personId}?tab=apps`}>
            Open person
          </Button>
        ) : null}
      </div>
    </div>
  );
}
