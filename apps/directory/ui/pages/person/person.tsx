import { PageSkeleton } from "@rollcall/ui/loading";
import { Page, PageTabs, Section } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { Link, useParams } from "react-router";
import { usePerson } from "../../api/people.ts";
import { DepartureProof } from "../../parts/departure-proof.tsx";
import { LogLines } from "../../parts/log-lines.tsx";
import { statusTone, statusWord } from "../../words/person-status.ts";
import { personLine } from "../../words/profile.ts";
import { AppsTab } from "./apps-tab.tsx";
import { GroupsTab } from "./groups-tab.tsx";
import { LifecycleActions } from "./lifecycle.tsx";
import { ProfileTab } from "./profile-tab.tsx";
import { PageError } from "../../parts/page-error.tsx";

export function PersonPage() {
  const { id = "" } = useParams();
  const query = usePerson(id);
  if (query.isError) return <PageError title="Person" error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <PageSkeleton />;
  const person = query.data;
  return (
    <Page
      title={person.name}
      heading={
        <div className="dir-heading">
          <h1>{person.name}</h1>
          <StatusBadge tone={statusTone[person.status]}>{statusWord[person.status]}</StatusBadge>
        </div>
      }
      description={
        <>
          {personLine(person)}
          <br />
          {statusWord[person.status]} since <RelativeTime at={person.statusChangedAt} /> · Profile changed{" "}
          <RelativeTime at={person.updatedAt} />
        </>
      }
      crumbs={[{ label: "People", to: "/people" }]}
      actions={<LifecycleActions person={person} />}
    >
      <DepartureProof personId={person.id} left={person.status === "deactivated" || person.status === "suspended"} />
      <PageTabs
        label="About this person"
        tabs={[
          { value: "profile", label: "Profile", content: <ProfileTab person={person} /> },
          { value: "groups", label: `Groups (${person.groups.length})`, content: <GroupsTab person={person} /> },
          { value: "apps", label: `Apps (${person.apps.length})`, content: <AppsTab person={person} /> },
          {
            value: "log",
            label: "Log",
            content: (
              <Section title="Log" actions={<Link to={`/log?target=${person.id}`}>Open in the system log</Link>}>
                <LogLines entries={person.log} />
              </Section>
            ),
          },
        ]}
      />
    </Page>
  );
}
