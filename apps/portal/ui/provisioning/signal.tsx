import { RelativeTime } from "@rollcall/ui/relative-time";
import { Link } from "react-router";
import type { Provisioning } from "../../shapes/provisioning.ts";
import { signalOf } from "./signal-state.ts";

/** Whether the directory talks to this portal, told as it happens. */
export function Signal({ provisioning }: { provisioning: Provisioning }) {
  const state = signalOf(provisioning);
  const { connection } = provisioning;
  return (
    <div className="rc-signal" data-state={state} role="status" aria-label="Connection">
      <span className="rc-signal-dot" aria-hidden="true" />
      {state === "connected" ? (
        <span>
          <strong>Connected: {connection.lastClient ?? "your directory"}</strong>,{" "}
          <RelativeTime at={connection.lastRequestAt} />
        </span>
      ) : state === "waiting" ? (
        <span>
          <strong>Waiting for the first request …</strong> Paste the base URL and the token into your directory, then
          test the connection there.
        </span>
      ) : state === "no-token" ? (
        <span>
          <strong>On, but without a live token.</strong> Generate one and give it to your directory.
        </span>
      ) : (
        <span>
          <strong>Provisioning is off.</strong> Requests of your directory are refused.
        </span>
      )}
      {state === "connected" ? <Link to="/provisioning/activity">Show activity</Link> : null}
    </div>
  );
}
