import { ActionIcon, Button, Modal } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { ErrorState } from "@rollcall/ui/error-state";
import { plural } from "@rollcall/ui/format";
import { PageSkeleton } from "@rollcall/ui/loading";
import { notifyError } from "@rollcall/ui/notify";
import { Page, Section } from "@rollcall/ui/page";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { ArrowDown, ArrowUp, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import type { PermissionSet, PermissionSets as Shape } from "../../shapes/permission-sets.ts";
import { grantableWords } from "../words.ts";
import { DeletePermissionSet } from "./delete-permission-set.tsx";
import { PermissionSetForm } from "./permission-set-form.tsx";
import { permissionSetsKey } from "./use-permission-sets.tsx";

/** What users who are no Super Admins may do, highest first. */
export function PermissionSets() {
  const [editing, setEditing] = useState<PermissionSet | "new">();
  const [removing, setRemoving] = useState<PermissionSet>();
  const sets = useQuery({
    queryKey: permissionSetsKey,
    queryFn: () => api.get<Shape>("/api/permission-sets"),
    select: (answer) => answer.permissionSets,
  });
  const close = (): void => setEditing(undefined);
  return (
    <Page
      title="Permission sets"
      width="narrow"
      description="What users of this portal may see and do. Super Admins may do everything and need none."
      actions={
        sets.data && (
          <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setEditing("new")}>
            Create permission set
          </Button>
        )
      }
    >
      {sets.isPending ? (
        <PageSkeleton lines={4} />
      ) : sets.isError ? (
        <ErrorState error={sets.error} retry={() => void sets.refetch()} />
      ) : (
        <div className="rc-stack">
          <Section title="Sets, the highest first">
            <ol className="rc-lines">
              {sets.data.map((set) => (
                <OneSet
                  key={set.id}
                  set={set}
                  last={set.place === sets.data.length}
                  onEdit={() => setEditing(set)}
                  onRemove={() => setRemoving(set)}
                />
              ))}
            </ol>
          </Section>
          <WhichApplies />
        </div>
      )}
      <Modal
        opened={editing !== undefined}
        onClose={close}
        title={editing === "new" ? "Create permission set" : "Edit permission set"}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {editing === undefined ? null : (
          <PermissionSetForm {...(editing === "new" ? {} : { set: editing })} onDone={close} />
        )}
      </Modal>
      <DeletePermissionSet set={removing} sets={sets.data ?? []} onClose={() => setRemoving(undefined)} />
    </Page>
  );
}

function WhichApplies() {
  return (
    <Section title="Which set applies to a user">
      <div className="rc-stack">
        <ol className="rc-prose">
          <li>
            The role that the directory sends for the user, when a set is called so, in whatever case it is written.
            Where the directory sends no role: the set chosen on the user’s page.
          </li>
          <li>The highest set among the user’s teams. A team’s set is chosen on the team’s page.</li>
          <li>The standard set.</li>
        </ol>
        <p className="rc-hint">
          It is worked out at each request: a role that is taken away, or a team that is left, counts at once. No
          directory can make a Super Admin.
        </p>
      </div>
    </Section>
  );
}

interface OneSetProps {
  set: PermissionSet;
  last: boolean;
  onEdit: () => void;
  onRemove: () => void;
}

function OneSet({ set, last, onEdit, onRemove }: OneSetProps) {
  const queries = useQueryClient();
  const move = useMutation({
    mutationFn: (place: number) => api.patch<Shape>(`/api/permission-sets/${set.id}`, { place }),
    onSuccess: (answer) => queries.setQueryData(permissionSetsKey, answer),
    onError: notifyError,
  });
  return (
    <li>
      <span className="rc-line-main">
        <strong>{set.name}</strong> {set.standard ? <StatusBadge tone="info">Standard</StatusBadge> : null}
        <p>{set.permissions.map((one) => grantableWords[one].label).join(" · ") || "The own profile only"}</p>
        <p>
          <Link to={`/users?permissionSet=${set.id}`}>{plural(set.users, "user")}</Link>
          {set.teams.length > 0 ? " · given by " : ""}
          {set.teams.map((team, at) => (
            <span key={team.id}>
              {at > 0 ? ", " : ""}
              <Link to={`/teams/${team.id}`}>{team.name}</Link>
            </span>
          ))}
        </p>
      </span>
      <span className="rc-page-actions">
        <ActionIcon
          aria-label={`Move ${set.name} up`}
          disabled={set.place === 1 || move.isPending}
          onClick={() => move.mutate(set.place - 1)}
        >
          <ArrowUp size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          aria-label={`Move ${set.name} down`}
          disabled={last || move.isPending}
          onClick={() => move.mutate(set.place + 1)}
        >
          <ArrowDown size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label={`Edit ${set.name}`} onClick={onEdit}>
          <Pencil size={15} aria-hidden />
        </ActionIcon>
        <ActionIcon
          aria-label={`Delete ${set.name}`}
          disabled={set.standard}
          {...(set.standard ? { title: "Make another set the standard first." } : {})}
          onClick={onRemove}
        >
          <Trash2 size={15} aria-hidden />
        </ActionIcon>
      </span>
    </li>
  );
}
