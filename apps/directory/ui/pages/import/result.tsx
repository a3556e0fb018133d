import { Button, Group } from "@mantine/core";
import { Notice, Section } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link } from "react-router";
import type { ImportState } from "../../../shapes/imports.ts";
import { refresh } from "../../api/changed.ts";
import { resultSentence } from "../../words/import.ts";
import { RowErrors } from "./row-errors.tsx";

export function Result({ state }: { state: ImportState }) {
  const client = useQueryClient();
  useEffect(() => void refresh(client, ["people", "groups", "app", "log", "imports"]), [client, state.importId]);
  const { counts, errors } = state;
  const figures: [string, number][] = [
    ["Added", counts.new],
    ["Updated", counts.changed],
    ["Here already", counts.unchanged + counts.skipped],
    ["Errors", counts.failed],
  ];
  return (
    <>
      <div role="status" className="dir-below">
        {state.status === "failed" ? (
          <Notice tone="bad" title="The import stopped">
            {state.problem} Rows that were done stay done; importing the file again does not add anybody twice.
          </Notice>
        ) : (
          <Notice tone={counts.failed > 0 ? "wait" : "good"} title="The import is done">
            {resultSentence(counts)}
          </Notice>
        )}
      </div>
      <Section
        title="Result"
        text={
          <>
            Finished <RelativeTime at={state.finishedAt} never="not yet" />, started by {state.createdBy}
          </>
        }
      >
        <ul className="dir-figures" aria-label="Rows by outcome">
          {figures.map(([label, number]) => (
            <li key={label}>
              <span className="dir-figure">{number.toLocaleString("en-US")}</span>
              <span className="rc-hint">{label}</span>
            </li>
          ))}
        </ul>
      </Section>
      {counts.failed > 0 ? (
        <RowErrors errors={errors} total={counts.failed} download={`/console/imports/${state.importId}/errors.csv`} />
      ) : null}
      <Group justify="space-between" mt="lg">
        <Button component={Link} to="/people/import" variant="default">
          Import another file
        </Button>
        <Button component={Link} to="/people">
          Go to people
        </Button>
      </Group>
    </>
  );
}
