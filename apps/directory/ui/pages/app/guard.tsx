import { Button, Group, NumberInput } from "@mantine/core";
import { Confirm } from "@rollcall/ui/confirm";
import { type Column, DataTable } from "@rollcall/ui/data-table";
import { ErrorState } from "@rollcall/ui/error-state";
import { Form } from "@rollcall/ui/form";
import { PageSkeleton } from "@rollcall/ui/loading";
import { notifyDone } from "@rollcall/ui/notify";
import { Notice, Section } from "@rollcall/ui/page";
import { Person } from "@rollcall/ui/person";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import type { Guard as GuardState } from "../../../shapes/guard.ts";
import { type HeldPerson, loadHeld, useGuard, useGuardActions } from "../../api/guard.ts";
import { counted } from "../../words/counted.ts";
import { useAppHere } from "./app.tsx";

const columns: Column<HeldPerson>[] = [
  {
    key: "person",
    label: "Person",
    render: (row) => <Person name={row.name || "Somebody who was deleted here"} detail={row.email} />,
  },
  { key: "account", label: "Account in the app", render: (row) => <code>{row.remoteId}</code> },
  { key: "lost", label: "App taken away", width: 160, render: (row) => <RelativeTime at={row.lostAt ?? row.since} /> },
];

/** Who would lose the app and is held, the one decision about all of them, and when a change is held. */
export function Guard() {
  const app = useAppHere();
  const guard = useGuard(app.id);
  if (guard.isPending) return <PageSkeleton lines={5} />;
  if (guard.isError) return <ErrorState error={guard.error} retry={() => void guard.refetch()} />;
  const { hold } = guard.data;
  return (
    <div className="dir-stack">
      {hold ? <Decision hold={hold} /> : null}
      {hold ? (
        <DataTable<HeldPerson>
          name="held-people"
          scope={app.id}
          label="People who are held"
          columns={columns}
          rowKey={(row) => row.id}
          rowLabel={(row) => row.name ?? row.id}
          rowTo={(row) => `/people/${row.id}`}
          load={(query, signal) => loadHeld(app.id, query, signal)}
          search="Search people"
          empty={{ icon: ShieldCheck, title: "Nobody is held", text: "Everybody who was held has the app again." }}
          refreshEvery={5_000}
        />
      ) : (
        <Notice tone="good" title="Nothing is held">
          Every change so far took {app.label} away from fewer people than the limits below.
        </Notice>
      )}
      <Limits key={`${guard.data.percent}/${guard.data.least}`} guard={guard.data} />
    </div>
  );
}

function Decision({ hold }: { hold: NonNullable<GuardState["hold"]> }) {
  const app = useAppHere();
  const { decide } = useGuardActions(app.id);
  const [asking, setAsking] = useState<"approved" | "kept">();
  const who = counted(hold.people, "person", "people");
  const run = async (): Promise<void> => {
    if (asking === undefined) return;
    await decide.mutateAsync({ hold: hold.id, decision: asking, people: hold.people });
    notifyDone(asking === "approved" ? `${who} lose ${app.label} now.` : `${who} keep their accounts.`);
  };
  return (
    <>
      <Notice
        tone="wait"
        title={`${who} would lose ${app.label}`}
        action={
          <Group gap="xs">
            <Button variant="default" onClick={() => setAsking("kept")}>
              Keep their accounts
            </Button>
            <Button color="red" onClick={() => setAsking("approved")}>
              Take access away
            </Button>
          </Group>
        }
      >
        Changes since <RelativeTime at={hold.openedAt} /> took the app away from {hold.losing} of {hold.active} active
        people, more than the guard lets through. Nothing is sent for them until you decide about all of them. If it was
        a mistake, assign the people or the group again: whoever has the app again is no longer held.
      </Notice>
      <Confirm
        opened={asking === "approved"}
        onClose={() => setAsking(undefined)}
        title={`Take ${app.label} away from ${who}?`}
        confirm="Take access away"
        danger
        onConfirm={run}
      >
        <p>Their accounts are deactivated within seconds, in front of everything else that waits.</p>
      </Confirm>
      <Confirm
        opened={asking === "kept"}
        onClose={() => setAsking(undefined)}
        title={`Keep the accounts of ${who}?`}
        confirm="Keep their accounts"
        onConfirm={run}
      >
        <p>
          Nothing is sent. They stay active in {app.label} although they are not assigned, and drift shows them as that,
          until they are assigned and unassigned again, or deactivated by name.
        </p>
      </Confirm>
    </>
  );
}

function Limits({ guard }: { guard: GuardState }) {
  const app = useAppHere();
  const { save } = useGuardActions(app.id);
  const [percent, setPercent] = useState(guard.percent);
  const [least, setLeast] = useState(guard.least);
  const changed = percent !== guard.percent || least !== guard.least;
  return (
    <Section
      title="When a change is held"
      text="A change of groups, rules, mappings, imports or assignments that takes the app from more people than this is held. Whoever is deactivated or suspended by name never is."
    >
      <Form
        label="Deletion guard"
        changed={changed}
        onSubmit={async () => {
          await save.mutateAsync({ percent, least });
          notifyDone("The deletion guard is saved.");
        }}
      >
        <div className="rc-form-grid">
          <NumberInput
            label="More than this share of the active accounts"
            suffix=" %"
            min={0}
            max={100}
            allowDecimal={false}
            value={percent}
            onChange={(value) => setPercent(Number(value))}
            description="Within an hour. 100 % switches the guard off."
          />
          <NumberInput
            label="And at least so many people"
            min={1}
            allowDecimal={false}
            value={least}
            onChange={(value) => setLeast(Number(value))}
            description="Fewer always pass."
          />
        </div>
      </Form>
    </Section>
  );
}
