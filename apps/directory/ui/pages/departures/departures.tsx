import { Button, Drawer } from "@mantine/core";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column } from "@rollcall/ui/data-table";
import { Page } from "@rollcall/ui/page";
import { Person } from "@rollcall/ui/person";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { Download, UserMinus } from "lucide-react";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import type { Departure } from "../../../shapes/departures.ts";
import { departuresCsvPath, loadDepartures } from "../../api/departures.ts";
import { DepartureApps, DepartureText } from "../../parts/departure-proof.tsx";

const statusWord = { suspended: "Suspended", deactivated: "Deactivated", deleted: "Deleted" };

const columns: Column<Departure>[] = [
  { key: "name", label: "Person", render: (row) => <Person name={row.name} detail={row.login} /> },
  { key: "proof", label: "Access", render: (row) => <DepartureText departure={row} /> },
  { key: "status", label: "Status", width: 130, render: (row) => statusWord[row.status] },
  { key: "department", label: "Department", hidden: true, render: (row) => row.department },
  { key: "left", label: "Since", width: 140, render: (row) => <RelativeTime at={row.leftAt} /> },
];

const status = {
  label: "Access",
  standard: "all",
  options: [
    { value: "all", label: "Everybody" },
    { value: "open", label: "Not confirmed everywhere" },
  ],
};

/** Who left, and the proof that every app took the access away. */
export function Departures() {
  const [parameters] = useSearchParams();
  const [opened, setOpened] = useState<Departure | null>(null);
  const csv = departuresCsvPath({
    search: parameters.get("q") ?? "",
    state: parameters.get("status") ?? "all",
  });
  return (
    <Page
      title="Departures"
      description="People who were suspended or deactivated, and what every app confirmed about it."
      actions={
        <Button component="a" href={csv} download variant="default" leftSection={<Download size={15} aria-hidden />}>
          Export CSV
        </Button>
      }
    >
      <DataTable
        name="departures"
        label="Departures"
        columns={columns}
        rowKey={(row) => row.personId}
        rowLabel={(row) => row.name}
        onRow={setOpened}
        load={loadDepartures}
        search="Search name or login"
        status={status}
        refreshEvery={4000}
        empty={{
          icon: UserMinus,
          title: "Nobody has left",
          text: "When somebody is suspended or deactivated, the confirmation of each app is listed here.",
        }}
      />
      <Drawer
        opened={opened !== null}
        onClose={() => setOpened(null)}
        size={720}
        title={opened?.name ?? ""}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {opened ? (
          <div className="dir-stack">
            <p>
              <DepartureText departure={opened} />
            </p>
            <DepartureApps departure={opened} />
            {opened.status === "deleted" ? null : <Link to={`/people/${opened.personId}`}>Open person</Link>}
          </div>
        ) : null}
      </Drawer>
    </Page>
  );
}
