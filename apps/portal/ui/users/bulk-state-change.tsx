import { Button, Group, Modal, Progress, Stack } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api, messageOf } from "@rollcall/ui/api";
import { plural } from "@rollcall/ui/format";
import { notifyDone } from "@rollcall/ui/notify";
import { Notice } from "@rollcall/ui/page";
import { useState } from "react";
import type { UserDetail, UserRow } from "../../shapes/users.ts";

export interface BulkWish {
  to: "deactivate" | "reactivate";
  users: UserRow[];
  clear: () => void;
}

const words = {
  deactivate: {
    verb: "Deactivate",
    done: "deactivated",
    text: "They are signed out at once and can no longer sign in. Their records stay and keep their owner.",
  },
  reactivate: { verb: "Reactivate", done: "reactivated", text: "They can sign in again, with the same account." },
};

/** Deactivates or reactivates several users, and says afterwards for whom it did not work. */
export function BulkStateChange({ wish, onClose }: { wish: BulkWish | undefined; onClose: () => void }) {
  return (
    <Modal
      opened={wish !== undefined}
      onClose={onClose}
      title={wish ? `${words[wish.to].verb} ${plural(wish.users.length, "user")}?` : ""}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {wish ? <Body wish={wish} onClose={onClose} /> : null}
    </Modal>
  );
}

interface Failure {
  name: string;
  reason: string;
}

function Body({ wish, onClose }: { wish: BulkWish; onClose: () => void }) {
  const queries = useQueryClient();
  const [finished, setFinished] = useState<number>();
  const [failures, setFailures] = useState<Failure[]>([]);
  const { verb, done, text } = words[wish.to];
  const total = wish.users.length;
  const fromDirectory = wish.users.filter((user) => user.managedBy === "directory").length;

  const run = async (): Promise<void> => {
    const failed: Failure[] = [];
    for (const [at, user] of wish.users.entries()) {
      setFinished(at);
      try {
        await api.post<UserDetail>(`/api/users/${user.id}/${wish.to}`);
      } catch (error) {
        failed.push({ name: user.displayName, reason: messageOf(error) });
      }
    }
    setFinished(undefined);
    setFailures(failed);
    await queries.invalidateQueries({ queryKey: ["users"] });
    if (failed.length < total) notifyDone(`${plural(total - failed.length, "user")} ${done}.`);
    wish.clear();
    if (failed.length === 0) onClose();
  };

  if (failures.length > 0) {
    return (
      <Stack gap="md">
        <Notice tone="bad" title={`${plural(failures.length, "user")} could not be ${done}`}>
          <ul>
            {failures.map((failure) => (
              <li key={failure.name}>
                {failure.name}: {failure.reason}
              </li>
            ))}
          </ul>
        </Notice>
        <Group justify="flex-end">
          <Button onClick={onClose}>Close</Button>
        </Group>
      </Stack>
    );
  }
  return (
    <Stack gap="md">
      <p>{text}</p>
      {fromDirectory > 0 ? (
        <Notice tone="wait">
          {fromDirectory} of them {fromDirectory === 1 ? "is" : "are"} kept by your directory. Change{" "}
          {fromDirectory === 1 ? "that one" : "those"} there as well, or the next change from there decides.
        </Notice>
      ) : null}
      {finished === undefined ? null : (
        <Progress value={(finished / total) * 100} aria-label={`${finished} of ${total}`} />
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          loading={finished !== undefined}
          {...(wish.to === "deactivate" ? { color: "red" } : {})}
          onClick={() => void run()}
        >
          {verb} {plural(total, "user")}
        </Button>
      </Group>
    </Stack>
  );
}
