import { Button } from "@mantine/core";
import { Checklist } from "@rollcall/ui/checklist";
import type { CheckItem, CheckState } from "@rollcall/ui/checklist";
import { Notice } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { useState } from "react";
import type { ConnectionCheck, ConnectionTest } from "../../../shapes/provisioning.ts";
import { exchangeProps } from "../../parts/exchange.ts";
import { checksSentence } from "../../words/app-state.ts";

const states: Record<ConnectionCheck["result"], CheckState> = {
  ok: "met",
  failed: "failed",
  warning: "waiting",
  skipped: "skipped",
};

/** The named checks of a test, each with what went over the wire. */
export function TestResult({ test, unsaved, fresh }: { test: ConnectionTest; unsaved: boolean; fresh: boolean }) {
  // What passed some time ago is worth a line, not a page.
  const [shown, setShown] = useState(fresh || !test.passed);
  return (
    <div className="dir-stack" role="group" aria-label="Test result">
      <div role="status">
        <Notice
          tone={test.passed ? "good" : "bad"}
          title={test.passed ? "The connection works" : "The connection does not work yet"}
        >
          {checksSentence(test.checks)} · <RelativeTime at={test.at} />
          {unsaved && test.passed ? " · Save to keep these values" : ""}
        </Notice>
      </div>
      {shown ? (
        <Checklist label="Connection checks" items={test.checks.map(itemOf)} />
      ) : (
        <div>
          <Button variant="subtle" size="compact-sm" onClick={() => setShown(true)}>
            Show the {test.checks.length} checks
          </Button>
        </div>
      )}
    </div>
  );
}

function itemOf(check: ConnectionCheck): CheckItem {
  return {
    id: check.id,
    title: check.title,
    state: states[check.result],
    detail: check.detail,
    exchange: check.exchange ? exchangeProps(check.exchange) : undefined,
  };
}
