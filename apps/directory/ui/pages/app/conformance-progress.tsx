import { Button, Progress } from "@mantine/core";
import { notifyError } from "@rollcall/ui/notify";
import { Section } from "@rollcall/ui/page";
import type { ConformanceRun } from "../../../shapes/conformance.ts";
import { useStopConformance } from "../../api/conformance.ts";
import { counted } from "../../words/counted.ts";

/** A run that is under way. It goes on when the page is left. */
export function ConformanceProgress({ appId, run }: { appId: string; run: ConformanceRun }) {
  const stop = useStopConformance(appId);
  const share = run.total === 0 ? 0 : Math.round((run.done / run.total) * 100);
  const word = run.total === 0 ? "Getting to know the server" : `${run.done} of ${run.total} checks`;
  return (
    <Section
      title="Checking the app"
      text={`You may leave this page; the run goes on. Its test users are called rollcall-check-${run.name}-… and are removed as it goes.`}
      actions={
        <Button
          variant="default"
          loading={stop.isPending}
          disabled={run.stopping}
          onClick={() => stop.mutate(undefined, { onError: notifyError })}
        >
          {run.stopping ? "Stopping and cleaning up" : "Stop"}
        </Button>
      }
    >
      <p role="status">
        <strong>{word}</strong>
        {run.failed > 0 ? `, ${counted(run.failed, "failure", "failures")} so far` : ""}
      </p>
      <Progress value={share} mt={8} size={6} aria-label="Checks done" />
    </Section>
  );
}
