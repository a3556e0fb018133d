import { Drawer } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column, TableQuery } from "@rollcall/ui/data-table";
import { duration } from "@rollcall/ui/format";
import { Page } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { HttpStatus } from "@rollcall/ui/status-badge";
import { Activity as ActivityIcon } from "lucide-react";
import { Link, useLocation, useNavigate, useParams, useSearchParams } from "react-router";
import type { ExchangeRow, ExchangesPage } from "../../shapes/exchanges.ts";
import type { UserDetail } from "../../shapes/users.ts";
import { periodStart, periods } from "../periods.ts";
import { operationWords, options } from "../words.ts";
import { ExchangeDetails } from "./exchange-details.tsx";

const columns: Column<ExchangeRow>[] = [
  {
    key: "summary",
    label: "What happened",
    render: (row) => (
      <span className="rc-person-text">
        <span className="rc-person-name">{row.summary}</span>
        <code className="rc-person-detail">
          {row.method} {row.path}
        </code>
      </span>
    ),
  },
  { key: "result", label: "Result", width: 190, render: (row) => <HttpStatus status={row.status} /> },
  { key: "operation", label: "Operation", hidden: true, render: (row) => operationWords[row.operation] },
  {
    key: "user",
    label: "User",
    render: (row) =>
      row.user ? (
        <Link to={`/users/${row.user.id}`}>{row.user.displayName}</Link>
      ) : row.team ? (
        <Link to={`/teams/${row.team.id}`}>{row.team.name}</Link>
      ) : (
        <span className="rc-dimmed" aria-label="Nobody">
          –
        </span>
      ),
  },
  { key: "client", label: "From", render: (row) => row.client },
  { key: "milliseconds", label: "Took", align: "right", width: 90, render: (row) => duration(row.milliseconds) },
  {
    key: "correlationId",
    label: "Correlation id",
    hidden: true,
    render: (row) => <code className="rc-hint">{row.correlationId}</code>,
  },
  { key: "at", label: "Time", width: 140, render: (row) => <RelativeTime at={row.at} /> },
];

const base = "/provisioning/activity";

export function Activity() {
  const exchangeId = useParams()["exchangeId"];
  const navigate = useNavigate();
  const { search } = useLocation();
  const userId = useSearchParams()[0].get("user");
  const person = useQuery({
    queryKey: ["user", userId],
    queryFn: () => api.get<UserDetail>(`/api/users/${userId ?? ""}`),
    enabled: userId !== null,
  });
  const personFilter = userId
    ? [{ key: "user", label: "User", options: [{ value: userId, label: person.data?.displayName ?? "One user" }] }]
    : [];
  return (
    <Page
      title="Provisioning activity"
      description="Every request of your directory with its answer, in words. Tokens and passwords are masked."
    >
      <DataTable<ExchangeRow>
        name="exchanges"
        label="Exchanges"
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.summary}
        rowTo={(row) => `${base}/${row.id}${search}`}
        load={loadExchanges}
        search="Search person, path, correlation id"
        status={{
          label: "Show",
          standard: "",
          options: [
            { value: "", label: "All requests" },
            { value: "changes", label: "Changes" },
            { value: "failed", label: "Failed" },
          ],
        }}
        filters={[
          { key: "operation", label: "Operation", options: options(operationWords) },
          { key: "period", label: "Time", options: periods },
          ...personFilter,
        ]}
        empty={{
          icon: ActivityIcon,
          title: "No requests yet",
          text: (
            <>
              Your directory has not called this portal. Give it the base URL and a token from{" "}
              <Link to="/settings/provisioning">Provisioning (SCIM)</Link>, then test the connection there.
            </>
          ),
        }}
        refreshEvery={3_000}
      />
      <Drawer
        opened={exchangeId !== undefined}
        onClose={() => void navigate(`${base}${search}`)}
        title="Exchange"
        size={680}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {exchangeId ? <ExchangeDetails id={exchangeId} /> : null}
      </Drawer>
    </Page>
  );
}

async function loadExchanges(query: TableQuery, signal: AbortSignal) {
  const { period, ...filters } = query.filters;
  const page = await api.get<ExchangesPage>("/api/exchanges", {
    signal,
    query: {
      search: query.search,
      ...filters,
      ...(query.status === "failed" ? { result: "failed" } : {}),
      ...(query.status === "changes" ? { show: "changes" } : {}),
      from: periodStart(period),
      cursor: query.cursor,
      limit: query.limit,
    },
  });
  return { rows: page.exchanges, next: page.next, total: page.total };
}
