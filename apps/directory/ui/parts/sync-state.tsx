import { StatusBadge } from "@rollcall/ui/status-badge";
import type { SyncState } from "../../shapes/provisioning.ts";
import { restOfState, syncTone, syncWord } from "../words/sync-state.ts";

/** Where a person stands in an app: the state, and the rest of the sentence beside it. */
export function SyncStateLine({ state }: { state: Pick<SyncState, "state" | "text"> }) {
  const rest = restOfState(state.state, state.text);
  return (
    <span className="dir-state">
      <StatusBadge tone={syncTone[state.state]}>{syncWord[state.state]}</StatusBadge>
      {rest ? <span className="dir-state-text">{rest}</span> : null}
    </span>
  );
}
