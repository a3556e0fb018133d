import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Confirm } from "@rollcall/ui/confirm";
import { ErrorState } from "@rollcall/ui/error-state";
import { absoluteTime, initials } from "@rollcall/ui/format";
import { PageSkeleton } from "@rollcall/ui/loading";
import { notifyDone, notifyError } from "@rollcall/ui/notify";
import { Notice, Page, PageTabs } from "@rollcall/ui/page";
import { Link2, UserCheck, UserX } from "lucide-react";
import { useState } from "react";
import { Link, useParams } from "react-router";
import type { OneTimeLink, UserDetail } from "../../shapes/users.ts";
import { ManagedByMark, UserState } from "../badges.tsx";
import { useRequestsAbout } from "../requests/use-requests.tsx";
import { useIsSuperAdmin, useMay } from "../session.tsx";
import { OneTimeLinkDialog } from "./one-time-link.tsx";
import { ScimDocument } from "./scim-document.tsx";
import { UserOverview } from "./user-overview.tsx";
import { UserTimeline } from "./user-timeline.tsx";

const crumbs = [{ label: "Users & Teams", to: "/users" }];

export function User() {
  const id = useParams()["id"] ?? "";
  const isSuperAdmin = useIsSuperAdmin();
  const mayManage = useMay("manage_people");
  const user = useQuery({
    queryKey: ["user", id],
    queryFn: () => api.get<UserDetail>(`/api/users/${id}`),
    refetchInterval: 5_000,
  });
  if (user.isPending) return <PageSkeleton />;
  if (user.isError) {
    return (
      <Page title="User" crumbs={crumbs}>
        <ErrorState error={user.error} retry={() => void user.refetch()} />
      </Page>
    );
  }
  const person = user.data;
  const overview = { value: "overview", label: "Overview", content: <UserOverview user={person} /> };
  return (
    <Page
      title={person.displayName}
      crumbs={crumbs}
      heading={<Heading user={person} />}
      description={person.email}
      actions={mayManage ? <Actions user={person} /> : undefined}
    >
      <div className="rc-stack">
        {person.status === "deactivated" ? <DeactivatedNotice user={person} /> : null}
        {isSuperAdmin ? <WaitingNotice userId={person.id} /> : null}
        {isSuperAdmin ? (
          <PageTabs
            label={person.displayName}
            tabs={[
              overview,
              { value: "activity", label: "Activity", content: <UserTimeline userId={person.id} /> },
              { value: "scim", label: "SCIM document", content: <ScimDocument userId={person.id} /> },
            ]}
          />
        ) : (
          overview.content
        )}
      </div>
    </Page>
  );
}

function Heading({ user }: { user: UserDetail }) {
  return (
    <div className="rc-heading">
      <span className="rc-avatar" aria-hidden="true">
        {initials(user.displayName)}
      </span>
      <h1>{user.displayName}</h1>
      <UserState status={user.status} />
      <ManagedByMark managedBy={user.managedBy} connection={user.connection} />
    </div>
  );
}

function DeactivatedNotice({ user }: { user: UserDetail }) {
  const when = user.deactivatedAt ? ` on ${absoluteTime(new Date(user.deactivatedAt))}` : "";
  const who = user.deactivatedBy ? ` by ${user.deactivatedBy}` : "";
  return (
    <Notice tone="wait" title={`Deactivated${when}${who}`}>
      Nobody can sign in with this account. Its records stay and keep their owner.
    </Notice>
  );
}

function WaitingNotice({ userId }: { userId: string }) {
  const requests = useRequestsAbout(userId, true);
  return requests.map((request) => (
    <Notice
      key={request.id}
      tone="info"
      title="A request waits for your decision"
      action={
        <Button
          component={Link}
          to={`/provisioning/requests?q=${encodeURIComponent(request.user.email)}`}
          variant="default"
        >
          Decide
        </Button>
      }
    >
      {request.what}
    </Notice>
  ));
}

function Actions({ user }: { user: UserDetail }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState<"deactivate" | "reactivate">();
  const [link, setLink] = useState<OneTimeLink>();
  const makeLink = useMutation({
    mutationFn: () => api.post<OneTimeLink>(`/api/users/${user.id}/sign-in-link`),
    onSuccess: setLink,
    onError: notifyError,
  });
  const change = async (to: "deactivate" | "reactivate"): Promise<void> => {
    queries.setQueryData(["user", user.id], await api.post<UserDetail>(`/api/users/${user.id}/${to}`));
    notifyDone(`${user.displayName} is ${to}d.`);
    await queries.invalidateQueries({ queryKey: ["timeline", user.id] });
  };
  const isOff = user.status === "deactivated";
  const refusal = isOff ? user.reactivateRefusal : user.deactivateRefusal;
  return (
    <>
      {isOff ? null : (
        <Button
          variant="default"
          leftSection={<Link2 size={16} aria-hidden />}
          loading={makeLink.isPending}
          onClick={() => makeLink.mutate()}
        >
          One-time sign-in link
        </Button>
      )}
      <Button
        variant="default"
        disabled={refusal !== null}
        {...(refusal ? { title: refusal } : {})}
        leftSection={isOff ? <UserCheck size={16} aria-hidden /> : <UserX size={16} aria-hidden />}
        onClick={() => setAsking(isOff ? "reactivate" : "deactivate")}
      >
        {isOff ? "Reactivate" : "Deactivate"}
      </Button>
      <Confirm
        opened={asking === "deactivate"}
        onClose={() => setAsking(undefined)}
        title={`Deactivate ${user.displayName}?`}
        confirm="Deactivate user"
        danger
        onConfirm={() => change("deactivate")}
      >
        <p>
          {user.displayName} is signed out everywhere within a second and can no longer sign in. The account and its
          records stay, and keep their owner.
        </p>
        {user.managedBy === "directory" ? (
          <p>Your directory keeps this user. Deactivate or unassign the person there as well.</p>
        ) : null}
      </Confirm>
      <Confirm
        opened={asking === "reactivate"}
        onClose={() => setAsking(undefined)}
        title={`Reactivate ${user.displayName}?`}
        confirm="Reactivate user"
        onConfirm={() => change("reactivate")}
      >
        <p>{user.displayName} can sign in again, with the same account, teams and records.</p>
      </Confirm>
      <OneTimeLinkDialog link={link} onClose={() => setLink(undefined)} />
    </>
  );
}
