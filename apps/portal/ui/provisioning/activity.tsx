import { Drawer } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
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
import type { ExchangeRow, ExchangesPage, ExchangeSources, ExportQuery } from "../../shapes/exchanges.ts";
import type { UserDetail } from "../../shapes/users.ts";
import { periodStart, periods } from "../periods.ts";
import { operationWords, options } from "../words.ts";
import { ActivityActions } from "./activity-actions.tsx";
import { ExchangeDetails } from "./exchange-details.tsx";
import { useLiveTail } from "./use-live-tail.tsx";

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
  { key: "connection", label: "Connection", hidden: true, render: (row) => row.connection?.name ?? "" },
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
  const [parameters] = useSearchParams();
  const userId = parameters.get("user");
  const [follow, setFollow] = useLocalStorage({ key: "rollcall-activity-live", defaultValue: true });
  // Somebody who reads an older page is not disturbed.
  const live = useLiveTail(follow && !parameters.has("cursor"), "/api/exchanges/live", "exchanges");
  const person = useQuery({
    queryKey: ["user", userId],
    queryFn: () => api.get<UserDetail>(`/api/users/${userId ?? ""}`),
    enabled: userId !== null,
  });
  const sources = useQuery({
    queryKey: ["exchange-sources"],
    queryFn: () => api.get<ExchangeSources>("/api/exchanges/sources"),
  });
  const filters = [
    { key: "operation", label: "Operation", options: options(operationWords) },
    { key: "period", label: "Time", options: periods },
    ...sourceFilters(sources.data),
    ...(userId
      ? [{ key: "user", label: "User", options: [{ value: userId, label: person.data?.displayName ?? "One user" }] }]
      : []),
  ];
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
        filters={filters}
        actions={
          <ActivityActions
            live={live}
            onLive={setFollow}
            filters={shownNow(parameters)}
            keptDays={sources.data?.keptDays}
          />
        }
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

/** A choice between one thing is none. */
function sourceFilters(sources: ExchangeSources | undefined) {
  const { connections = [], clients = [] } = sources ?? {};
  return [
    ...(clients.length > 1
      ? [{ key: "client", label: "From", options: clients.map((name) => ({ value: name, label: name })) }]
      : []),
    ...(connections.length > 1
      ? [
          {
            key: "connection",
            label: "Connection",
            options: connections.map(({ id, name }) => ({ value: id, label: name })),
          },
        ]
      : []),
  ];
}

type Narrowing = Omit<ExportQuery, "format">;

/** Search, status and filters of the table as the server asks for them. */
function narrowing({ search, status, filters }: Pick<TableQuery, "search" | "status" | "filters">): Narrowing {
  const { period, ...others } = filters;
  return {
    search,
    ...others,
    ...(status === "failed" ? { result: "failed" } : {}),
    ...(status === "changes" ? { show: "changes" } : {}),
    from: periodStart(period),
  };
}

const filterKeys = ["operation", "period", "client", "connection", "user"];

function shownNow(parameters: URLSearchParams): Narrowing {
  const filters = Object.fromEntries(
    filterKeys.flatMap((key) => {
      const value = parameters.get(key);
      return value === null ? [] : [[key, value]];
    }),
  );
  return narrowing({ search: parameters.get("q") ?? "", status: parameters.get("status") ?? "", filters });
}

async function loadExchanges(query: TableQuery, signal: AbortSignal) {
  const page = await api.get<ExchangesPage>("/api/exchanges", {
    signal,
    query: { ...narrowing(query), cursor: query.cursor, limit: query.limit },
  });
  return { rows: page.exchanges, next: page.next, total: page.total };
}
