import { Modal, MultiSelect, Switch, TextInput } from "@mantine/core";
import { api, ApiError } from "@rollcall/ui/api";
import { Form } from "@rollcall/ui/form";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { Administrator } from "../../../shapes/session.ts";
import { useStartReview } from "../../api/access-reviews.ts";
import { useApps } from "../../api/apps.ts";
import { useFoundGroups } from "../../parts/found.ts";
import { type Picked, PickMany } from "../../parts/pick-many.tsx";

/** Two weeks from now, as a date field takes it. */
const inTwoWeeks = (): string => new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);

export function NewReview({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={560}
      title="Start an access review"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {opened ? <Fields onClose={onClose} /> : null}
    </Modal>
  );
}

function Fields({ onClose }: { onClose: () => void }) {
  const start = useStartReview();
  const navigate = useNavigate();
  const apps = useApps();
  const administrators = useQuery({
    queryKey: ["administrators-to-pick"],
    queryFn: () => api.get<{ administrators: Administrator[] }>("/console/administrators"),
  });
  const [name, setName] = useState("");
  const [chosenApps, setApps] = useState<string[]>([]);
  const [groups, setGroups] = useState<Picked[]>([]);
  const [reviewers, setReviewers] = useState<string[]>([]);
  const [byManager, setByManager] = useState(false);
  const [due, setDue] = useState(inTwoWeeks());
  const fields = start.error instanceof ApiError ? start.error.fields : {};
  return (
    <Form
      label="Start an access review"
      save="Start"
      onCancel={onClose}
      onSubmit={async () => {
        const review = await start.mutateAsync({
          name,
          apps: chosenApps,
          groups: groups.map(({ id }) => id),
          reviewers,
          byManager,
          dueAt: new Date(`${due || "1970-01-01"}T23:59:00`).toISOString(),
        });
        await navigate(`/access-reviews/${review.id}`);
      }}
    >
      <TextInput
        label="Name"
        placeholder="Such as Fourth quarter"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={fields["name"]}
        withAsterisk
        data-autofocus
      />
      <MultiSelect
        label="Apps"
        description="None chosen: all apps that are active."
        data={(apps.data ?? []).map(({ id, label }) => ({ value: id, label }))}
        value={chosenApps}
        onChange={setApps}
        searchable
      />
      <PickMany
        label="Only members of"
        description="None chosen: everybody, and accounts that nobody owns."
        placeholder="Search a group"
        value={groups}
        onChange={setGroups}
        useFound={useFoundGroups}
      />
      <MultiSelect
        label="Reviewers"
        description="None chosen: every administrator may decide."
        data={(administrators.data?.administrators ?? []).map(({ id, name: called }) => ({ value: id, label: called }))}
        value={reviewers}
        onChange={setReviewers}
      />
      <Switch
        label="The manager decides"
        description="Where a person’s manager is an administrator; the reviewers above decide about everybody else."
        checked={byManager}
        onChange={(event) => setByManager(event.currentTarget.checked)}
      />
      <TextInput
        type="date"
        label="Due"
        value={due}
        onChange={(event) => setDue(event.currentTarget.value)}
        error={fields["dueAt"]}
        withAsterisk
      />
    </Form>
  );
}
