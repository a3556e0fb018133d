import { Button, Progress } from "@mantine/core";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column } from "@rollcall/ui/data-table";
import { Page } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { useUrlValue } from "@rollcall/ui/use-url-state";
import { ClipboardCheck, Plus } from "lucide-react";
import type { AccessReview } from "../../../shapes/access-reviews.ts";
import { loadReviews } from "../../api/access-reviews.ts";
import { progressText } from "../../words/access-review.ts";
import { listed } from "../../words/counted.ts";
import { NewReview } from "./new-review.tsx";

const columns: Column<AccessReview>[] = [
  {
    key: "name",
    label: "Review",
    render: (row) => (
      <span className="dir-what">
        <span className="dir-name">{row.name}</span>
        <span className="rc-hint">{listed(row.scope.apps.map(({ name }) => name))}</span>
      </span>
    ),
  },
  {
    key: "status",
    label: "Status",
    width: 120,
    render: (row) => (
      <StatusBadge tone={row.status === "open" ? "info" : "off"}>
        {row.status === "open" ? "Open" : "Closed"}
      </StatusBadge>
    ),
  },
  { key: "progress", label: "Progress", width: 240, render: (row) => <ReviewProgress review={row} /> },
  {
    key: "reviewers",
    label: "Reviewers",
    render: (row) =>
      row.byManager
        ? "Managers"
        : row.reviewers.length === 0
          ? "Every administrator"
          : listed(row.reviewers.map((one) => one.name)),
  },
  { key: "due", label: "Due", width: 130, render: (row) => <RelativeTime at={row.dueAt} /> },
];

export function ReviewProgress({ review }: { review: AccessReview }) {
  const { decided, items } = review.counts;
  return (
    <span className="dir-progress">
      <Progress
        value={items === 0 ? 100 : (decided / items) * 100}
        size="sm"
        aria-label={`Decided: ${decided} of ${items}`}
      />
      <span className="rc-hint">{progressText(review, new Date())}</span>
    </span>
  );
}

/** Campaigns in which somebody looks at who has what. */
export function AccessReviews() {
  const [adding, setAdding] = useUrlValue("new");
  const add = (
    <Button leftSection={<Plus size={15} aria-hidden />} onClick={() => setAdding("1")}>
      Start a review
    </Button>
  );
  return (
    <Page
      title="Access reviews"
      description="Who has what, through what and since when, decided by reviewers, carried out and kept as evidence."
      actions={add}
    >
      <DataTable
        name="access-reviews"
        label="Access reviews"
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.name}
        rowTo={(row) => `/access-reviews/${row.id}`}
        load={loadReviews}
        search="Search name"
        refreshEvery={10_000}
        empty={{
          icon: ClipboardCheck,
          title: "No access was reviewed yet",
          text: "A review writes down who has which app now. Reviewers keep or revoke, and the result can be exported.",
          action: add,
        }}
      />
      <NewReview opened={adding === "1"} onClose={() => setAdding("")} />
    </Page>
  );
}
