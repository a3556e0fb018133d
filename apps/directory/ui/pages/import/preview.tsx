import { Button, Group, Skeleton } from "@mantine/core";
import { messageOf } from "@rollcall/ui/api";
import { Notice, Section } from "@rollcall/ui/page";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { useEffect } from "react";
import type { ImportChoices, ImportPreview, ImportState } from "../../../shapes/imports.ts";
import { usePreviewImport, useRunImport } from "../../api/imports.ts";
import { useProfileAttributes } from "../../api/people.ts";
import { listed } from "../../words/counted.ts";
import { importable, outcomeTone, outcomeWord, previewSentence, runLabel } from "../../words/import.ts";
import { RowErrors } from "./row-errors.tsx";

interface Props {
  state: ImportState;
  choices: ImportChoices;
  onBack: () => void;
}

/** What the import would do, counted and row by row. Nothing has changed yet. */
export function Preview({ state, choices, onBack }: Props) {
  const preview = usePreviewImport(state.importId);
  const run = useRunImport(state.importId);
  const { mutate } = preview;
  useEffect(() => mutate(choices), [mutate, choices]);
  const counts = preview.data?.counts;
  return (
    <>
      {preview.isError ? <Notice tone="bad">{messageOf(preview.error)}</Notice> : null}
      {preview.data ? (
        <Found preview={preview.data} />
      ) : preview.isError ? null : (
        <div role="status">
          <span className="rc-visually-hidden">Checking every row</span>
          <Skeleton height={320} radius="lg" />
        </div>
      )}
      {run.isError ? (
        <div className="dir-above">
          <Notice tone="bad">{messageOf(run.error)}</Notice>
        </div>
      ) : null}
      <Group justify="space-between" mt="lg">
        <Button variant="default" onClick={onBack}>
          Back to columns
        </Button>
        <Button
          onClick={() => run.mutate(choices)}
          loading={run.isPending}
          disabled={!counts || importable(counts) === 0}
        >
          {counts ? runLabel(counts) : "Import"}
        </Button>
      </Group>
    </>
  );
}

function Found({ preview }: { preview: ImportPreview }) {
  const labels = new Map(useProfileAttributes().data?.map(({ name, label }) => [name, label]));
  const { counts, newGroups, rows, errors } = preview;
  return (
    <>
      <Notice tone={counts.failed > 0 ? "wait" : "info"} title={previewSentence(counts)}>
        {newGroups.length > 0 ? `New groups: ${listed(newGroups)}.` : null}
      </Notice>
      {errors.length > 0 ? <RowErrors errors={errors} total={counts.failed} /> : null}
      <Section title="First rows" text="As they will be in the directory.">
        <div className="dir-scroll" tabIndex={0} role="region" aria-label="First rows of the import">
          <table className="dir-table">
            <thead>
              <tr>
                <th scope="col">Row</th>
                <th scope="col">Outcome</th>
                <th scope="col">Name</th>
                <th scope="col">E-mail</th>
                <th scope="col">What changes</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.row}>
                  <td>{row.row}</td>
                  <td>
                    <StatusBadge tone={outcomeTone[row.outcome]}>{outcomeWord[row.outcome]}</StatusBadge>
                  </td>
                  <td>{[row.profile["firstName"], row.profile["lastName"]].filter(Boolean).join(" ")}</td>
                  <td>{row.profile["email"] ?? row.profile["login"]}</td>
                  <td>{changeWords(row, labels)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
    </>
  );
}

function changeWords(row: ImportPreview["rows"][number], labels: Map<string, string>): string {
  if (row.messages.length > 0) return row.messages.join(" ");
  const groups = row.groups.length > 0 ? `Groups: ${listed(row.groups)}` : "";
  const rest =
    row.outcome === "new"
      ? ""
      : row.changes
          .map(
            (change) =>
              `${labels.get(change.attribute) ?? change.attribute}: ${change.from ?? "empty"} → ${change.to ?? "empty"}`,
          )
          .join("; ");
  return [rest, groups].filter(Boolean).join(" · ");
}
