import { RelativeTime } from "@rollcall/ui/relative-time";
import { Link } from "react-router";
import type { Connection } from "../../shapes/provisioning.ts";
import { signalOf } from "./signal-state.ts";

interface Props {
  enabled: boolean;
  connection: Connection | undefined;
  /** Said in front where there are several connections. */
  named?: boolean;
}

/** Whether a directory talks to this portal, told as it happens. */
export function Signal({ enabled, connection, named = false }: Props) {
  const state = signalOf(enabled, connection);
  return (
    <div
      className="rc-signal"
      data-state={state}
      role="status"
      aria-label={named && connection ? `Connection ${connection.name}` : "Connection"}
    >
      <span className="rc-signal-dot" aria-hidden="true" />
      <span>
        {named && connection ? `${connection.name}: ` : null}
        {state === "connected" ? (
          <>
            <strong>Connected: {connection?.lastClient ?? "your directory"}</strong>,{" "}
            <RelativeTime at={connection?.lastRequestAt} />
          </>
        ) : state === "waiting" ? (
          <>
            <strong>Waiting for the first request …</strong> Paste the base URL and the token into your directory, then
            test the connection there.
          </>
        ) : state === "no-token" ? (
          <>
            <strong>On, but without a live token.</strong> Generate one and give it to your directory.
          </>
        ) : (
          <>
            <strong>Provisioning is off.</strong> Requests of your directory are refused.
          </>
        )}
      </span>
      {named && connection ? (
        <Link to={`/settings/provisioning/connections/${connection.id}`}>Open {connection.name}</Link>
      ) : state === "connected" ? (
        <Link to="/provisioning/activity">Show activity</Link>
      ) : null}
    </div>
  );
}
