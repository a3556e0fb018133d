import { Button } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, SearchX } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "./empty-state.tsx";
import { ErrorState } from "./error-state.tsx";
import { count, plural } from "./format.ts";
import { useTablePreferences } from "./table/preferences.tsx";
import { Head, Rows, SkeletonRows } from "./table/rows.tsx";
import type { DataTableProps, TablePage } from "./table/shape.tsx";
import { BulkBar, Toolbar, isShown } from "./table/toolbar.tsx";
import { isNarrowed } from "./url-state.ts";
import type { TableStateShape } from "./url-state.ts";
import { useUrlTable } from "./use-url-state.tsx";
import type { UrlTable } from "./use-url-state.tsx";
import "./table/table.css";

export type {
  BulkAction,
  Column,
  DataTableProps,
  StatusFilter,
  TableFilter,
  TablePage,
  TableQuery,
} from "./table/shape.tsx";

const none: ReadonlySet<string> = new Set();

/** The one table of both consoles. Its state is the URL, its rows come page by page from the server. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { name, label, columns, rowKey, bulk = [], limit = 50 } = props;
  const shape: TableStateShape = {
    status: props.status?.standard,
    sort: props.sort,
    filters: props.filters?.map((filter) => filter.key),
  };
  const url = useUrlTable(shape);
  const [preferences, setPreferences] = useTablePreferences(name);
  const [selection, setSelection] = useState<ReadonlySet<string>>(none);
  const page = useQuery({
    queryKey: [name, props.scope ?? "", url.state],
    queryFn: ({ signal }) => props.load({ ...url.state, limit }, signal),
    placeholderData: keepPreviousData,
    ...(props.refreshEvery ? { refetchInterval: props.refreshEvery } : {}),
  });
  const rows = page.data?.rows ?? [];
  const shown = columns.filter((column, at) => at === 0 || isShown(column, preferences));
  const chosenRows = rows.filter((row) => selection.has(rowKey(row)));
  const selectable = bulk.length > 0;
  const clear = (): void => setSelection(none);
  const toggle = (key: string): void => {
    const next = new Set(selection);
    if (!next.delete(key)) next.add(key);
    setSelection(next);
  };
  const toggleAll = (): void => setSelection(chosenRows.length === rows.length ? none : new Set(rows.map(rowKey)));
  const isEmpty = page.data !== undefined && rows.length === 0;

  return (
    <div className="rc-table-block">
      <Toolbar
        label={label}
        search={props.search ?? ""}
        {...(props.status ? { status: props.status } : {})}
        {...(props.filters ? { filters: props.filters } : {})}
        actions={props.actions}
        url={url}
        counts={page.data?.counts}
        columns={columns}
        preferences={preferences}
        onPreferences={setPreferences}
      />
      <div className="rc-table-frame" aria-busy={page.isFetching}>
        {chosenRows.length > 0 ? <BulkBar rows={chosenRows} actions={bulk} clear={clear} /> : null}
        {page.isError ? (
          <ErrorState error={page.error} retry={() => void page.refetch()} />
        ) : isEmpty ? (
          <Nothing url={url} shape={shape} page={page.data} table={props} />
        ) : (
          <table
            role="table"
            aria-label={label}
            className="rc-table"
            data-compact={preferences.compact}
            data-old={page.isPlaceholderData}
          >
            <Head
              columns={shown}
              url={url}
              selectable={selectable}
              chosen={chosenRows.length === 0 ? "none" : chosenRows.length === rows.length ? "all" : "some"}
              onAll={toggleAll}
            />
            {page.isPending ? (
              <SkeletonRows columns={shown.length} selectable={selectable} />
            ) : (
              <Rows
                rows={rows}
                columns={shown}
                rowKey={rowKey}
                rowLabel={props.rowLabel}
                {...(props.rowTo ? { rowTo: props.rowTo } : {})}
                {...(props.onRow ? { onRow: props.onRow } : {})}
                selectable={selectable}
                selected={selection}
                onToggle={toggle}
              />
            )}
          </table>
        )}
      </div>
      <Foot url={url} page={page.data} limit={limit} label={label} onTurn={clear} />
    </div>
  );
}

function Nothing<Row>({
  url,
  shape,
  page,
  table,
}: {
  url: UrlTable;
  shape: TableStateShape;
  page: TablePage<Row>;
  table: DataTableProps<Row>;
}) {
  const others = Object.values(page.counts ?? {}).some((amount) => amount > 0);
  if (!isNarrowed(url.state, shape) && !others) return <EmptyState {...table.empty} />;
  return (
    <EmptyState
      icon={SearchX}
      title={`No ${table.label.toLowerCase()} match`}
      text="Nothing fits this search and these filters."
      action={
        <Button
          variant="default"
          onClick={() => url.change({ search: "", filters: {}, status: others ? "" : (shape.status ?? "") })}
        >
          Clear search and filters
        </Button>
      }
    />
  );
}

interface FootProps<Row> {
  url: UrlTable;
  page: TablePage<Row> | undefined;
  limit: number;
  label: string;
  onTurn: () => void;
}

function Foot<Row>({ url, page, limit, label, onTurn }: FootProps<Row>) {
  if (!page || page.rows.length === 0) return null;
  const first = (url.state.page - 1) * limit + 1;
  const last = first + page.rows.length - 1;
  const turn = (cursor: string, to: number): void => {
    onTurn();
    url.toPage(cursor, to);
  };
  const total = page.total;
  return (
    <nav className="rc-foot" aria-label={`${label} pages`}>
      <span role="status">
        {total === undefined ? plural(page.rows.length, "row") : `${count(first)}–${count(last)} of ${count(total)}`}
      </span>
      {url.state.cursor || page.next ? (
        <span className="rc-foot-buttons">
          <Button
            variant="default"
            size="compact-md"
            leftSection={<ChevronLeft size={15} aria-hidden />}
            disabled={!url.state.cursor}
            onClick={() => turn(url.previous ?? "", url.previous === undefined ? 1 : url.state.page - 1)}
          >
            {url.state.cursor && url.previous === undefined ? "First page" : "Previous"}
          </Button>
          <Button
            variant="default"
            size="compact-md"
            rightSection={<ChevronRight size={15} aria-hidden />}
            disabled={!page.next}
            onClick={() => turn(page.next ?? "", url.state.page + 1)}
          >
            Next
          </Button>
        </span>
      ) : null}
    </nav>
  );
}
