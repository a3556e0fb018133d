import { Button, Group, Modal, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { messageOf } from "@rollcall/ui/api";
import { ErrorState } from "@rollcall/ui/error-state";
import { count } from "@rollcall/ui/format";
import { PageSkeleton } from "@rollcall/ui/loading";
import { Notice } from "@rollcall/ui/page";
import { Link } from "react-router";
import type { Mapping, MappingPlan } from "../../../shapes/mappings.ts";
import { useMappingPlan } from "../../api/mapping-plan.ts";
import { counted } from "../../words/counted.ts";
import { targetWords } from "../../words/mapping.ts";

interface Props {
  appId: string;
  label: string;
  /** The rows that are about to be saved; nothing while the dialog is closed. */
  rows: Mapping[] | null;
  onSave: () => Promise<unknown>;
  onClose: () => void;
}

/** Who would be changed, and how, before anything is sent. */
export function MappingReview({ appId, label, rows, onSave, onClose }: Props) {
  return (
    <Modal
      opened={rows !== null}
      onClose={onClose}
      title="Save the mappings?"
      size="xl"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {rows ? <Body appId={appId} label={label} rows={rows} onSave={onSave} onClose={onClose} /> : null}
    </Modal>
  );
}

function Body({ appId, label, rows, onSave, onClose }: Props) {
  const plan = useMappingPlan(appId, rows);
  const save = useMutation({ mutationFn: onSave, onSuccess: onClose });
  if (plan.isPending) return <PageSkeleton lines={5} />;
  if (plan.isError) return <ErrorState error={plan.error} retry={() => void plan.refetch()} />;
  const { changed, faults, missing, people } = plan.data;
  return (
    <Stack gap="md">
      <Notice tone={changed > 0 ? "info" : "good"} title={headline(plan.data, label)}>
        {changed > 0
          ? plan.data.attributes
              .slice(0, 8)
              .map((one) => `${targetWords(one.target)} of ${count(one.people)}`)
              .join(", ")
          : `What ${counted(people, "person gets", "people get")} stays as it is.`}
      </Notice>
      {missing + faults > 0 ? (
        <Notice
          tone="bad"
          title={`${counted(missing + faults, "person", "people")} could not be provisioned with these rows`}
        >
          A required attribute would be empty, or an expression cannot be computed. They keep what they have until it is
          put right, and stand among the failures.
        </Notice>
      ) : null}
      {plan.data.rows.length > 0 ? <Changes plan={plan.data} label={label} /> : null}
      {save.error ? <Notice tone="bad">{messageOf(save.error)}</Notice> : null}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Go on editing
        </Button>
        <Button loading={save.isPending} onClick={() => save.mutate()}>
          {changed > 0 ? `Save and change ${counted(changed, "person", "people")}` : "Save"}
        </Button>
      </Group>
    </Stack>
  );
}

function headline({ changed, people }: MappingPlan, label: string): string {
  if (changed === 0) return `Nobody changes in ${label}`;
  return `${counted(changed, "person", "people")} of ${count(people)} would change in ${label}`;
}

function Changes({ plan, label }: { plan: MappingPlan; label: string }) {
  const more = plan.changed - plan.rows.length;
  return (
    <div className="dir-plan" tabIndex={0} role="region" aria-label="Who would change">
      <table className="dir-values">
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col">Attribute</th>
            <th scope="col">In {label} now</th>
            <th scope="col">Afterwards</th>
          </tr>
        </thead>
        <tbody>
          {plan.rows.flatMap((row) =>
            (row.changes.length > 0 ? row.changes : [{ target: "", before: null, after: row.problem }]).map(
              (one, at) => (
                <tr key={`${row.id} ${one.target}`}>
                  <th scope="row">{at === 0 ? <Link to={`/people/${row.id}`}>{row.name}</Link> : null}</th>
                  <td>{one.target === "" ? "" : targetWords(one.target)}</td>
                  <td>{one.before ?? <span className="rc-dimmed">Empty</span>}</td>
                  <td>{one.after ?? <span className="rc-dimmed">Empty</span>}</td>
                </tr>
              ),
            ),
          )}
        </tbody>
      </table>
      {more > 0 ? <p className="rc-hint">And {counted(more, "other person", "other people")}.</p> : null}
    </div>
  );
}
