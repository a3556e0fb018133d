import { Button, Group, Modal, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, messageOf } from "@rollcall/ui/api";
import { plural } from "@rollcall/ui/format";
import { notifyDone } from "@rollcall/ui/notify";
import { Notice } from "@rollcall/ui/page";
import type { Decided, RequestRow } from "../../shapes/requests.ts";
import { requestWords } from "../words.ts";

export interface Decision {
  kind: "approve" | "refuse";
  rows: RequestRow[];
  /** Called once it is decided. */
  done: () => void;
}

const verbs = { approve: "Approve", refuse: "Refuse" };

/** Shows what a decision does for each user before it is made, and afterwards for whom it could not be done. */
export function DecideRequests({ decision, onClose }: { decision: Decision | undefined; onClose: () => void }) {
  return (
    <Modal
      opened={decision !== undefined}
      onClose={onClose}
      size="lg"
      title={decision ? `${verbs[decision.kind]} ${plural(decision.rows.length, "request")}?` : ""}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {decision ? <Body decision={decision} onClose={onClose} /> : null}
    </Modal>
  );
}

function Body({ decision, onClose }: { decision: Decision; onClose: () => void }) {
  const queries = useQueryClient();
  const { kind, rows, done } = decision;
  const decide = useMutation({
    mutationFn: () => api.post<Decided>("/api/requests/decisions", { ids: rows.map((row) => row.id), decision: kind }),
    onSuccess: async ({ results }) => {
      await queries.invalidateQueries({ queryKey: ["requests"] });
      const made = results.filter((one) => one.failed === null).length;
      if (made > 0) notifyDone(`${plural(made, "request")} ${kind === "approve" ? "approved" : "refused"}.`);
      if (made === results.length) {
        done();
        onClose();
      }
    },
  });
  const failed = decide.data?.results.filter((one) => one.failed !== null) ?? [];
  if (failed.length > 0) {
    return (
      <Stack gap="md">
        <Notice tone="bad" title={`${plural(failed.length, "request")} could not be ${kind}d`}>
          <ul>
            {failed.map((one) => (
              <li key={one.id}>{one.name === "" ? one.failed : `${one.name}: ${one.failed}`}</li>
            ))}
          </ul>
        </Notice>
        <Group justify="flex-end">
          <Button
            onClick={() => {
              done();
              onClose();
            }}
          >
            Close
          </Button>
        </Group>
      </Stack>
    );
  }
  return (
    <Stack gap="md">
      <p>
        {kind === "approve"
          ? "This happens at once, and your directory finds it so at its next request:"
          : "The users stay as they are. Your directory is told so each time it asks again:"}
      </p>
      <ul className="rc-lines">
        {rows.map((row) => (
          <li key={row.id}>
            <span className="rc-line-main">
              <strong>{row.user.displayName}</strong>
              <p>
                {requestWords[row.kind]} · {row.connection}
              </p>
              {kind === "approve" && row.caution ? <p>{row.caution}</p> : null}
            </span>
          </li>
        ))}
      </ul>
      {decide.error ? <Notice tone="bad">{messageOf(decide.error)}</Notice> : null}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          loading={decide.isPending}
          {...(kind === "refuse" ? { color: "red" } : {})}
          onClick={() => decide.mutate()}
        >
          {verbs[kind]} {plural(rows.length, "request")}
        </Button>
      </Group>
    </Stack>
  );
}
