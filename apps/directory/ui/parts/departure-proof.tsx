import { RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import type { Tone } from "@rollcall/ui/status-badge";
import { duration } from "@rollcall/ui/format";
import { Link } from "react-router";
import type { Departure, RevocationState } from "../../shapes/departures.ts";
import { useDeparture } from "../api/departures.ts";

const word: Record<RevocationState, [tone: Tone, text: string]> = {
  revoked: ["good", "Revoked"],
  off_before: ["off", "Was off before"],
  gone: ["off", "No account left"],
  waiting: ["wait", "Waiting"],
  failed: ["bad", "Failed"],
  left_on: ["bad", "Still active"],
};

/** "Revoked in 3 of 3 apps, slowest 1.4 s", with an icon that says the same. */
export function DepartureText({ departure }: { departure: Departure }) {
  return <StatusBadge tone={departure.complete ? "good" : "wait"}>{departure.text}</StatusBadge>;
}

/** Each app: when access was to be taken away, when the app confirmed it, and the exchange that proves it. */
export function DepartureApps({ departure }: { departure: Departure }) {
  if (departure.apps.length === 0) return <p className="rc-hint">Had no account in any app.</p>;
  return (
    <table className="dir-values" aria-label={`Access of ${departure.name}`}>
      <thead>
        <tr>
          <th scope="col">App</th>
          <th scope="col">State</th>
          <th scope="col">Confirmed</th>
          <th scope="col">Took</th>
          <th scope="col">Proof</th>
        </tr>
      </thead>
      <tbody>
        {departure.apps.map((app) => (
          <tr key={app.appId}>
            <td>
              <Link to={`/apps/${app.appId}`}>{app.appLabel}</Link>
              <p className="rc-hint">{app.account}</p>
            </td>
            <td>
              <StatusBadge tone={word[app.state][0]}>{word[app.state][1]}</StatusBadge>
              <p className="rc-hint">
                {app.text} {app.wayOut}
              </p>
            </td>
            <td>{app.confirmedAt ? <RelativeTime at={app.confirmedAt} /> : "not yet"}</td>
            <td>{app.tookMs === null ? "" : duration(app.tookMs)}</td>
            <td>
              {app.exchangeId ? (
                <Link to={`/apps/${app.appId}/activity?exchange=${app.exchangeId}`}>Exchange</Link>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** On the page of somebody who left: whether the apps have confirmed it. */
export function DepartureProof({ personId, left }: { personId: string; left: boolean }) {
  const query = useDeparture(personId, left);
  const departure = query.data?.departure;
  if (!left || !departure || departure.apps.length === 0) return null;
  return (
    <details className="dir-departure" open={!departure.complete}>
      <summary>
        <DepartureText departure={departure} />
      </summary>
      <DepartureApps departure={departure} />
    </details>
  );
}
