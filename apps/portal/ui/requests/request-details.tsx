import { Button, Group } from "@mantine/core";
import { Changes } from "@rollcall/ui/exchange-view";
import { Fact, Facts } from "@rollcall/ui/form";
import { Notice } from "@rollcall/ui/page";
import { ExactTime } from "@rollcall/ui/relative-time";
import { Check, X } from "lucide-react";
import { Link } from "react-router";
import type { RequestRow } from "../../shapes/requests.ts";
import type { Decision } from "./decide-requests.tsx";

/** One request: what is asked, what to look at first, and what would be different. */
export function RequestDetails({
  request,
  onDecide,
}: {
  request: RequestRow;
  onDecide: (kind: Decision["kind"]) => void;
}) {
  return (
    <div className="rc-stack">
      <h2>{request.user.displayName}</h2>
      <p>{request.what}</p>
      {request.caution ? (
        <Notice tone="wait" title="Look at this first">
          {request.caution}
        </Notice>
      ) : null}
      <Facts>
        <Fact label="User">
          <Link to={`/users/${request.user.id}`}>{request.user.displayName}</Link>
        </Fact>
        <Fact label="Connection">{request.connection}</Fact>
        <Fact label="Asked first">
          <ExactTime at={request.askedAt} />
        </Fact>
        <Fact label="Asked last">
          <ExactTime at={request.lastAskedAt} />
        </Fact>
        <Fact label="Tried">{request.attempts === 1 ? "Once" : `${request.attempts} times`}</Fact>
        {request.decidedAt ? (
          <Fact label={request.state === "refused" ? "Refused by" : "Approved by"}>
            {request.decidedBy}, <ExactTime at={request.decidedAt} />
          </Fact>
        ) : null}
      </Facts>
      {request.changes.length > 0 ? (
        <div>
          <h3>What would change at once</h3>
          <Changes changes={request.changes} />
        </div>
      ) : null}
      {request.state === "approved" ? null : (
        <Group gap="xs">
          <Button leftSection={<Check size={16} aria-hidden />} onClick={() => onDecide("approve")}>
            {request.state === "refused" ? "Approve after all" : "Approve"}
          </Button>
          {request.state === "waiting" ? (
            <Button variant="default" leftSection={<X size={16} aria-hidden />} onClick={() => onDecide("refuse")}>
              Refuse
            </Button>
          ) : null}
          <Button component={Link} variant="default" to={`/provisioning/activity?user=${request.user.id}`}>
            Show the activity
          </Button>
        </Group>
      )}
    </div>
  );
}
