import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { DataTable } from "@rollcall/ui/data-table";
import type { BulkAction, Column, TableQuery } from "@rollcall/ui/data-table";
import { plural } from "@rollcall/ui/format";
import { Page } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { useUrlValue } from "@rollcall/ui/use-url-state";
import { ArrowRightLeft, Handshake, Plus } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import type { DealRow, DealsPage, DealStage } from "../../shapes/crm.ts";
import { useMay } from "../session.tsx";
import { options } from "../words.ts";
import { NewDealDialog } from "./deal-form.tsx";
import { OwnerMark } from "./owner-mark.tsx";
import { Reassign, type ReassignWish } from "./reassign.tsx";
import { dayWords, dealStageWords, money, shortMoney } from "./record-words.ts";
import { StageMark } from "./stage-mark.tsx";
import { useOwnerFilters } from "./use-owners.tsx";

const columns: Column<DealRow>[] = [
  {
    key: "name",
    label: "Deal",
    sort: "name",
    render: (row) => <span className="rc-person-name">{row.name}</span>,
  },
  { key: "stage", label: "Stage", width: 150, render: (row) => <StageMark stage={row.stage} /> },
  {
    key: "amount",
    label: "Amount",
    sort: "amount",
    align: "right",
    width: 130,
    render: (row) => <span className="rc-amount">{money(row.amount, row.currency)}</span>,
  },
  { key: "closeDate", label: "Close date", sort: "closeDate", width: 130, render: (row) => dayWords(row.closeDate) },
  {
    key: "contact",
    label: "Contact",
    hidden: true,
    render: (row) => row.contact?.name ?? <span className="rc-dimmed">–</span>,
  },
  { key: "owner", label: "Owner", render: (row) => <OwnerMark owner={row.owner} /> },
  {
    key: "updated",
    label: "Changed",
    sort: "updated",
    hidden: true,
    render: (row) => <RelativeTime at={row.updatedAt} />,
  },
];

export function Deals() {
  const mayReassign = useMay("reassign_records");
  const ownerFilters = useOwnerFilters();
  const [adding, setAdding] = useUrlValue("new");
  const [wish, setWish] = useState<ReassignWish>();
  const bulk: BulkAction<DealRow>[] = [
    {
      label: "Give another owner",
      icon: ArrowRightLeft,
      run: (rows, clear) => setWish({ picked: { kind: "deal", ids: rows.map(({ id }) => id) }, clear }),
    },
  ];
  return (
    <Page
      title="Deals"
      description="What you are about to sell, have sold, and have not."
      actions={
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setAdding("1")}>
          Add deal
        </Button>
      }
    >
      <div className="rc-stack">
        <Pipeline />
        <DataTable<DealRow>
          name="deals"
          label="Deals"
          columns={columns}
          rowKey={(row) => row.id}
          rowLabel={(row) => row.name}
          rowTo={(row) => `/deals/${row.id}`}
          load={loadDeals}
          search="Search deal or company"
          sort="closeDate"
          status={{
            label: "Stage",
            standard: "open",
            options: [{ value: "open", label: "Open" }, ...options(dealStageWords), { value: "all", label: "All" }],
          }}
          filters={ownerFilters}
          bulk={mayReassign ? bulk : []}
          empty={{ icon: Handshake, title: "No deals yet", text: "Add the first sale that you hope for." }}
          refreshEvery={15_000}
        />
      </div>
      <NewDealDialog opened={adding !== ""} onClose={() => setAdding("")} />
      <Reassign wish={wish} onClose={() => setWish(undefined)} />
    </Page>
  );
}

const steps: DealStage[] = ["new", "qualified", "proposal", "negotiation", "won"];

/** The pipeline from left to right: how many deals are at each stage, and how much they are worth. */
function Pipeline() {
  const page = useQuery({
    queryKey: ["deals", "pipeline"],
    queryFn: () => api.get<DealsPage>("/api/deals", { query: { limit: 1 } }),
    refetchInterval: 15_000,
  });
  if (page.data === undefined || page.data.counts["all"] === 0) return null;
  const { counts, amounts, currency } = page.data;
  return (
    <nav className="rc-figures rc-pipeline" aria-label="Pipeline">
      {steps.map((stage) => (
        <Link key={stage} to={`/deals?status=${stage}`}>
          <strong>{shortMoney(amounts[stage] ?? 0, currency)}</strong>
          <span>
            {dealStageWords[stage]} · {plural(counts[stage] ?? 0, "deal")}
          </span>
        </Link>
      ))}
    </nav>
  );
}

async function loadDeals(query: TableQuery, signal: AbortSignal) {
  const page = await api.get<DealsPage>("/api/deals", {
    signal,
    query: {
      search: query.search,
      stage: query.status,
      ...query.filters,
      sort: query.sort,
      cursor: query.cursor,
      limit: query.limit,
    },
  });
  return { rows: page.deals, next: page.next, total: page.total, counts: page.counts };
}
