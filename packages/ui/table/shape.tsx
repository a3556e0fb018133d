import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { TableState } from "../url-state.ts";

export interface Column<Row> {
  key: string;
  label: string;
  render: (row: Row) => ReactNode;
  /** The name the server sorts by; without it the column does not sort. */
  sort?: string;
  width?: number | string;
  align?: "right";
  /** Not shown until somebody chooses it. */
  hidden?: boolean;
}

export interface TablePage<Row> {
  rows: Row[];
  /** The cursor of the next page; null or absent on the last. */
  next?: string | null | undefined;
  /** How many match in all. */
  total?: number | undefined;
  /** How many there are for each status under the same search and filters. */
  counts?: Record<string, number> | undefined;
}

export interface TableQuery extends TableState {
  limit: number;
}

export interface StatusFilter {
  label: string;
  /** In reading order. The value '' or 'all' means everything. */
  options: { value: string; label: string }[];
  standard: string;
}

export interface TableFilter {
  key: string;
  label: string;
  options: { value: string; label: string }[];
}

export interface BulkAction<Row> {
  label: string;
  icon?: LucideIcon;
  danger?: boolean;
  /** Rows the action makes no sense for are left out of the count and the call. */
  applies?: (row: Row) => boolean;
  run: (rows: Row[], clear: () => void) => void;
}

export interface EmptyText {
  title: string;
  text?: ReactNode;
  icon?: LucideIcon;
  action?: ReactNode;
}

export interface DataTableProps<Row> {
  /** The key of the cache and of the kept choices, unique in the console. */
  name: string;
  /** Whose rows these are, where the same table stands below different things, such as the members of one team. */
  scope?: string;
  /** The accessible name of the table, such as "Users". */
  label: string;
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  /** What a row is called, in "Select Ada Byron". */
  rowLabel: (row: Row) => string;
  load: (query: TableQuery, signal: AbortSignal) => Promise<TablePage<Row>>;
  /** A row leads somewhere, or opens something; the first column carries the link. */
  rowTo?: (row: Row) => string;
  onRow?: (row: Row) => void;
  search?: string;
  status?: StatusFilter;
  filters?: TableFilter[];
  sort?: string;
  bulk?: BulkAction<Row>[];
  empty: EmptyText;
  /** Buttons at the end of the toolbar. */
  actions?: ReactNode;
  limit?: number;
  /** Milliseconds between quiet reloads. */
  refreshEvery?: number;
}
