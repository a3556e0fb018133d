import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Confirm } from "@rollcall/ui/confirm";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column, TableQuery } from "@rollcall/ui/data-table";
import { notifyDone, notifyError } from "@rollcall/ui/notify";
import { Page } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { ArrowRightLeft, Undo2 } from "lucide-react";
import { useState } from "react";
import type { Reassignment, Reassignments as Answer, Undone } from "../../shapes/reassignments.ts";
import { OwnerMark } from "./owner-mark.tsx";
import { moved } from "./reassign.tsx";

export function Reassignments() {
  const [asking, setAsking] = useState<Reassignment>();
  const queries = useQueryClient();
  const undo = useMutation({
    mutationFn: (id: string) => api.post<Undone>(`/api/reassignments/${id}/undo`),
    onSuccess: async ({ restored, kept }) => {
      const stayed = kept > 0 ? ` ${kept} had another owner meanwhile and stay with that one.` : "";
      notifyDone(`${restored} went back.${stayed}`);
      await queries.invalidateQueries();
    },
    onError: notifyError,
  });
  const columns: Column<Reassignment>[] = [
    {
      key: "what",
      label: "Records",
      render: (row) => <span className="rc-person-name">{moved(row.contacts, row.deals)}</span>,
    },
    {
      key: "from",
      label: "From",
      render: (row) =>
        row.from ? <OwnerMark owner={row.from} linked /> : <span className="rc-dimmed">Picked one by one</span>,
    },
    { key: "to", label: "To", render: (row) => <OwnerMark owner={row.to} linked /> },
    { key: "by", label: "By", render: (row) => row.by },
    { key: "at", label: "Time", width: 140, render: (row) => <RelativeTime at={row.at} /> },
    {
      key: "undo",
      label: "Undo",
      width: 190,
      render: (row) =>
        row.undoneAt ? (
          <StatusBadge tone="off">{`Undone by ${row.undoneBy ?? ""}`}</StatusBadge>
        ) : row.undoUntil ? (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<Undo2 size={14} aria-hidden />}
            aria-label={`Undo: ${moved(row.contacts, row.deals)} to ${row.to.name}`}
            onClick={() => setAsking(row)}
          >
            Undo
          </Button>
        ) : (
          <span className="rc-dimmed">After a day it stays</span>
        ),
    },
  ];
  return (
    <Page
      title="Reassignments"
      description="Records that were given another owner in one go. Nothing is ever reassigned by itself."
    >
      <DataTable<Reassignment>
        name="reassignments"
        label="Reassignments"
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => moved(row.contacts, row.deals)}
        load={loadReassignments}
        empty={{
          icon: ArrowRightLeft,
          title: "Nothing was reassigned yet",
          text: "On the page of a user, Reassign gives their contacts and deals to somebody else.",
        }}
        refreshEvery={15_000}
      />
      <Confirm
        opened={asking !== undefined}
        onClose={() => setAsking(undefined)}
        title={asking ? `Undo the reassignment of ${moved(asking.contacts, asking.deals)}?` : ""}
        confirm="Undo"
        onConfirm={async () => {
          if (asking) await undo.mutateAsync(asking.id);
        }}
      >
        <p>
          What {asking?.to.name} still has goes back to whoever had it before, even to somebody who has no access any
          more. Records that were given to yet another owner meanwhile stay there.
        </p>
      </Confirm>
    </Page>
  );
}

async function loadReassignments(query: TableQuery, signal: AbortSignal) {
  const page = await api.get<Answer>("/api/reassignments", {
    signal,
    query: { cursor: query.cursor, limit: query.limit },
  });
  return { rows: page.reassignments, next: page.next, total: page.total };
}
