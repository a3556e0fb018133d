import { Button } from "@mantine/core";
import { Confirm } from "@rollcall/ui/confirm";
import { EmptyState } from "@rollcall/ui/empty-state";
import { PageSkeleton } from "@rollcall/ui/loading";
import { notifyDone } from "@rollcall/ui/notify";
import { Page, PageTabs, Section } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { AppWindow, Pencil } from "lucide-react";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import type { Group } from "../../../shapes/groups.ts";
import { useGroupEffects } from "../../api/bulk-assignments.ts";
import { useDeleteGroup, useGroup } from "../../api/groups.ts";
import { EffectsOnApps } from "../../parts/app-effects.tsx";
import { counted } from "../../words/counted.ts";
import { EditGroup } from "./group-form.tsx";
import { Members } from "./members.tsx";
import { PageError } from "../../parts/page-error.tsx";

export function GroupPage() {
  const { id = "" } = useParams();
  const query = useGroup(id);
  const [editing, setEditing] = useState(false);
  const [deleting, setDeleting] = useState(false);
  if (query.isError) return <PageError title="Group" error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <PageSkeleton />;
  const group = query.data;
  return (
    <Page
      title={group.name}
      description={
        <>
          {group.description ? (
            <>
              {group.description}
              <br />
            </>
          ) : null}
          {counted(group.memberCount, "member")} · members changed <RelativeTime at={group.membersChangedAt} />
        </>
      }
      crumbs={[{ label: "Groups", to: "/groups" }]}
      actions={
        <>
          <Button variant="default" leftSection={<Pencil size={15} aria-hidden />} onClick={() => setEditing(true)}>
            Edit group
          </Button>
          <Button variant="default" className="dir-danger" onClick={() => setDeleting(true)}>
            Delete group
          </Button>
        </>
      }
    >
      <PageTabs
        label="About this group"
        tabs={[
          { value: "members", label: `Members (${group.memberCount})`, content: <Members group={group} /> },
          { value: "apps", label: `Apps (${group.apps.length})`, content: <GroupApps group={group} /> },
        ]}
      />
      <EditGroup opened={editing} onClose={() => setEditing(false)} group={group} />
      <DeleteGroup opened={deleting} onClose={() => setDeleting(false)} group={group} />
    </Page>
  );
}

function GroupApps({ group }: { group: Group }) {
  return (
    <Section title="Apps" text="Every member of the group is assigned to these apps.">
      {group.apps.length === 0 ? (
        <EmptyState
          icon={AppWindow}
          title="No app is assigned to this group"
          text="Open an app’s Assignments and assign this group: every member, and everybody added later, gets the app."
          action={
            <Button component={Link} to="/apps" variant="default">
              Go to applications
            </Button>
          }
        />
      ) : (
        <ul className="dir-rows" aria-label="Apps of this group">
          {group.apps.map((app) => (
            <li key={app.appId}>
              <Link to={`/apps/${app.appId}`}>{app.label}</Link>
              <Link to={`/apps/${app.appId}/assignments?kind=groups`}>Assignments</Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function DeleteGroup({ opened, onClose, group }: { opened: boolean; onClose: () => void; group: Group }) {
  const remove = useDeleteGroup(group.id);
  const navigate = useNavigate();
  const effects = useGroupEffects(opened && group.apps.length > 0 ? group.id : null);
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={`Delete ${group.name}?`}
      confirm="Delete group"
      danger
      onConfirm={async () => {
        await remove.mutateAsync();
        notifyDone(`The group ${group.name} is deleted.`);
        void navigate("/groups");
      }}
    >
      <p>
        {counted(group.memberCount, "member")} {group.memberCount === 1 ? "leaves" : "leave"} the group; the people
        themselves stay in the directory.
      </p>
      {group.apps.length > 0 ? (
        <>
          <EffectsOnApps effects={effects} />
          <p className="rc-hint">Accounts are deactivated within seconds, never deleted.</p>
        </>
      ) : null}
    </Confirm>
  );
}
