import { useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { EmptyState } from "@rollcall/ui/empty-state";
import { ErrorState } from "@rollcall/ui/error-state";
import { count, plural } from "@rollcall/ui/format";
import { PageSkeleton } from "@rollcall/ui/loading";
import { Page, Section } from "@rollcall/ui/page";
import { ChartColumn as ChartIcon } from "lucide-react";
import type { DealsWon, Pipeline } from "../../shapes/reports.ts";
import { ColumnsChart } from "./columns-chart.tsx";
import { dealStageWords, money, monthName, monthWords, shortMoney } from "./record-words.ts";
import { OwnerMark } from "./owner-mark.tsx";
import { ReportTable } from "./report-table.tsx";

export function Reports() {
  return (
    <Page title="Reports" description="Every deal counts for its owner, also after the owner’s access was taken away.">
      <div className="rc-stack">
        <Won />
        <Open />
      </div>
    </Page>
  );
}

/** So many owners have a colour of their own; the rest is one. */
const NAMED = 5;

/** The largest rows by name, and all others as one. */
function seriesOf(rows: { name: string; parts: number[] }[], length: number) {
  const named = rows.slice(0, rows.length > NAMED + 1 ? NAMED : rows.length);
  const others = rows.slice(named.length);
  const rest = Array.from({ length }, (_, at) => others.reduce((sum, row) => sum + (row.parts[at] ?? 0), 0));
  return others.length === 0 ? named : [...named, { name: plural(others.length, "other"), parts: rest }];
}

function Won() {
  const report = useQuery({
    queryKey: ["reports", "deals-won"],
    queryFn: () => api.get<DealsWon>("/api/reports/deals-won"),
    refetchInterval: 30_000,
  });
  if (report.isPending) return <PageSkeleton lines={6} />;
  if (report.isError) return <ErrorState error={report.error} retry={() => void report.refetch()} />;
  const { currency, months, owners, total } = report.data;
  const series = seriesOf(
    owners.map(({ owner, byMonth }) => ({ name: owner?.name ?? "Nobody", parts: byMonth })),
    months.length,
  );
  return (
    <Section
      title="Deals won by owner and month"
      text={`${money(total.amount, currency)} in ${plural(total.count, "deal")} over ${plural(months.length, "month")}.`}
    >
      {total.count === 0 ? (
        <EmptyState icon={ChartIcon} title="No deal won yet" text="Move a deal to Won and it appears here." />
      ) : (
        <div className="rc-stack">
          <ColumnsChart
            label="Deals won by month, stacked by owner. The table below has the figures."
            series={series.map(({ name }) => name)}
            columns={months.map(({ month }, at) => ({
              label: monthName(month),
              parts: series.map(({ parts }) => parts[at] ?? 0),
            }))}
            words={(value) => shortMoney(value, currency)}
          />
          <ReportTable
            label="Deals won by owner and month"
            first="Owner"
            columns={months.map(({ month }) => monthWords(month))}
            currency={currency}
            rows={owners.map((row) => ({
              key: row.owner?.id ?? "nobody",
              name: <OwnerMark owner={row.owner} linked />,
              detail: row.team,
              parts: row.byMonth,
              count: row.count,
              amount: row.amount,
            }))}
            sums={months.map(({ amount }) => amount)}
            total={total}
          />
        </div>
      )}
    </Section>
  );
}

function Open() {
  const report = useQuery({
    queryKey: ["reports", "pipeline"],
    queryFn: () => api.get<Pipeline>("/api/reports/pipeline"),
    refetchInterval: 30_000,
  });
  if (report.isPending) return <PageSkeleton lines={6} />;
  if (report.isError) return <ErrorState error={report.error} retry={() => void report.refetch()} />;
  const { currency, stages, owners, teams, total } = report.data;
  if (total.count === 0)
    return (
      <Section title="Open pipeline">
        <EmptyState icon={ChartIcon} title="No open deal" text="Add a deal and it appears here." />
      </Section>
    );
  const names = stages.map(({ stage }) => dealStageWords[stage]);
  const series = seriesOf(
    teams.map(({ team, byStage }) => ({ name: team ?? "No team", parts: byStage })),
    stages.length,
  );
  const rest = { columns: names, currency, sums: stages.map(({ amount }) => amount), total };
  return (
    <>
      <Section
        title="Pipeline by team"
        text={`${money(total.amount, currency)} in ${count(total.count)} open deals. A deal counts for the main team of its owner.`}
      >
        <div className="rc-stack">
          <ColumnsChart
            label="Open deals by stage, stacked by team. The table below has the figures."
            series={series.map(({ name }) => name)}
            columns={names.map((label, at) => ({ label, parts: series.map(({ parts }) => parts[at] ?? 0) }))}
            words={(value) => shortMoney(value, currency)}
          />
          <ReportTable
            label="Pipeline by team"
            first="Team"
            {...rest}
            rows={teams.map((row) => ({
              key: row.team ?? "none",
              name: row.team ?? <span className="rc-dimmed">No team</span>,
              parts: row.byStage,
              count: row.count,
              amount: row.amount,
            }))}
          />
        </div>
      </Section>
      <Section title="Pipeline by owner">
        <ReportTable
          label="Pipeline by owner"
          first="Owner"
          {...rest}
          rows={owners.map((row) => ({
            key: row.owner?.id ?? "nobody",
            name: <OwnerMark owner={row.owner} linked />,
            detail: row.team,
            parts: row.byStage,
            count: row.count,
            amount: row.amount,
          }))}
        />
      </Section>
    </>
  );
}
