import { Button } from "@mantine/core";
import { Confirm } from "@rollcall/ui/confirm";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column } from "@rollcall/ui/data-table";
import { PageSkeleton } from "@rollcall/ui/loading";
import { notifyDone } from "@rollcall/ui/notify";
import { Page } from "@rollcall/ui/page";
import { Person } from "@rollcall/ui/person";
import { ExactTime, RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { Check, ClipboardCheck, Download, RotateCcw, UserPlus, UserX } from "lucide-react";
import { useMemo, useState } from "react";
import { useParams, useSearchParams } from "react-router";
import type { AccessReview, ReviewItem } from "../../../shapes/access-reviews.ts";
import { loadReviewItems, reviewCsvPath, useCloseReview, useReview } from "../../api/access-reviews.ts";
import { PageError } from "../../parts/page-error.tsx";
import {
  closingText,
  decisionTone,
  decisionWord,
  kindWord,
  outcomeTone,
  showOptions,
  throughText,
} from "../../words/access-review.ts";
import { counted } from "../../words/counted.ts";
import { type AskedDecision, Decide } from "./decide.tsx";
import { ReviewProgress } from "./reviews.tsx";

export function AccessReviewPage() {
  const { id = "" } = useParams();
  const query = useReview(id);
  if (query.isError) return <PageError title="Access review" error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <PageSkeleton />;
  return <Review review={query.data} />;
}

const status = { label: "Show", standard: "all", options: showOptions };

function Review({ review }: { review: AccessReview }) {
  const { counts, id } = review;
  const open = review.status === "open";
  const load = useMemo(() => loadReviewItems(id), [id]);
  const [parameters] = useSearchParams();
  const [asked, setAsked] = useState<AskedDecision | null>(null);
  const [closing, setClosing] = useState(false);
  const close = useCloseReview(id);
  const csv = reviewCsvPath(id, {
    search: parameters.get("q") ?? "",
    show: parameters.get("status") ?? "all",
    app: parameters.get("app") ?? undefined,
  });
  const applies = (row: ReviewItem) => open && row.mayDecide;
  const ask = (decision: AskedDecision["decision"]) => (rows: ReviewItem[], clear: () => void) =>
    setAsked({ decision, rows, clear });
  return (
    <Page
      title={review.name}
      heading={
        <div className="dir-heading">
          <h1>{review.name}</h1>
          <StatusBadge tone={open ? "info" : "off"}>{open ? "Open" : "Closed"}</StatusBadge>
        </div>
      }
      crumbs={[{ label: "Access reviews", to: "/access-reviews" }]}
      description={
        <>
          {[
            counted(counts.assigned, "access", "accesses"),
            counted(counts.orphan, "orphan"),
            counted(counts.missing, "missing", "missing"),
            ...(counts.neverSignedIn > 0 ? [`${counts.neverSignedIn} never signed in`] : []),
          ].join(" · ")}
          <br />
          Started by {review.createdBy}, {open ? "due" : `closed by ${review.closedBy ?? ""}`}{" "}
          <ExactTime at={review.closedAt ?? review.dueAt} />
        </>
      }
      actions={
        <>
          <Button component="a" href={csv} download variant="default" leftSection={<Download size={15} aria-hidden />}>
            Export CSV
          </Button>
          {open ? <Button onClick={() => setClosing(true)}>Close and carry out</Button> : null}
        </>
      }
    >
      <div className="dir-reading">
        <ReviewProgress review={review} />
      </div>
      <DataTable
        name="access-review-items"
        scope={id}
        label="Accesses"
        columns={columnsOf(review, (row, decision) => setAsked({ decision, rows: [row], clear: () => {} }))}
        rowKey={(row) => row.id}
        rowLabel={(row) => `${row.person.name} in ${row.app.name}`}
        load={load}
        search="Search person or app"
        status={status}
        filters={
          review.scope.apps.length > 1
            ? [
                {
                  key: "app",
                  label: "App",
                  options: review.scope.apps.map((app) => ({ value: app.id, label: app.name })),
                },
              ]
            : []
        }
        bulk={
          open
            ? [
                { label: "Keep", icon: Check, applies, run: ask("keep") },
                {
                  label: "Revoke",
                  icon: UserX,
                  danger: true,
                  applies,
                  run: ask("revoke"),
                },
                {
                  label: "Give access",
                  icon: UserPlus,
                  applies: (row) => applies(row) && row.kind === "missing",
                  run: ask("give"),
                },
                {
                  label: "Take back",
                  icon: RotateCcw,
                  applies: (row) => applies(row) && row.decision !== null,
                  run: ask(null),
                },
              ]
            : []
        }
        empty={{
          icon: ClipboardCheck,
          title: "Nothing to decide",
          text: "Nobody had these apps when the review began.",
        }}
      />
      <Decide review={id} asked={asked} onClose={() => setAsked(null)} />
      <Confirm
        opened={closing}
        onClose={() => setClosing(false)}
        title={`Close ${review.name}?`}
        confirm="Close and carry out"
        danger={counts.revoke > 0}
        onConfirm={async () => {
          await close.mutateAsync();
          notifyDone("The review is closed. Each row says what became of it.");
        }}
      >
        <p>{closingText(review)}</p>
      </Confirm>
    </Page>
  );
}

function columnsOf(
  review: AccessReview,
  onDecide: (row: ReviewItem, decision: "keep" | "revoke") => void,
): Column<ReviewItem>[] {
  const open = review.status === "open";
  return [
    {
      key: "person",
      label: "Person",
      render: (row) => <Person name={row.person.name} detail={row.person.login || row.account} />,
    },
    ...(review.scope.apps.length > 1 ? [{ key: "app", label: "App", render: (row: ReviewItem) => row.app.name }] : []),
    {
      key: "through",
      label: "Through",
      render: (row) => (
        <span className="dir-what">
          {row.kind === "assigned" ? null : <StatusBadge tone="wait">{kindWord[row.kind]}</StatusBadge>}
          <span>{throughText(row)}</span>
        </span>
      ),
    },
    { key: "since", label: "Since", width: 120, render: (row) => <RelativeTime at={row.since} never="" /> },
    {
      key: "signIn",
      label: "Last sign-in",
      width: 130,
      render: (row) =>
        row.lastSignInAt ? (
          <RelativeTime at={row.lastSignInAt} />
        ) : row.neverSignedIn ? (
          "Never"
        ) : (
          <span className="rc-hint">not known</span>
        ),
    },
    { key: "department", label: "Department", hidden: true, render: (row) => row.person.department },
    {
      key: "reviewers",
      label: "Reviewer",
      hidden: true,
      render: (row) => row.reviewers.join(", ") || "Every administrator",
    },
    {
      key: "decision",
      label: open ? "Decision" : "Decision and result",
      render: (row) => <Decision row={row} {...(open && row.mayDecide ? { onDecide } : {})} />,
    },
  ];
}

function Decision({
  row,
  onDecide,
}: {
  row: ReviewItem;
  onDecide?: (row: ReviewItem, decision: "keep" | "revoke") => void;
}) {
  if (row.decision === null && onDecide)
    return (
      <span className="dir-row-actions dir-row-start">
        {(["keep", "revoke"] as const).map((decision) => (
          <Button
            key={decision}
            size="compact-sm"
            variant="default"
            aria-label={`${decisionWord[decision]} ${row.person.name} in ${row.app.name}`}
            onClick={() => onDecide(row, decision)}
          >
            {decisionWord[decision]}
          </Button>
        ))}
      </span>
    );
  if (row.decision === null)
    return <span className="rc-hint">{row.mayDecide ? "Not decided" : `${row.reviewers.join(", ")} decides`}</span>;
  return (
    <span className="dir-what">
      <StatusBadge tone={decisionTone[row.decision]}>{decisionWord[row.decision]}</StatusBadge>
      <span className="rc-hint">{[row.reason, `by ${row.decidedBy ?? ""}`].filter(Boolean).join(", ")}</span>
      {row.outcome ? <StatusBadge tone={outcomeTone[row.outcome]}>{row.outcomeText}</StatusBadge> : null}
    </span>
  );
}
