import { Skeleton } from "@mantine/core";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import type { MouseEvent, ReactNode } from "react";
import { Link, useNavigate } from "react-router";
import { nextSort } from "../url-state.ts";
import type { UrlTable } from "../use-url-state.tsx";
import type { Column, DataTableProps } from "./shape.tsx";

interface HeadProps<Row> {
  columns: Column<Row>[];
  url: UrlTable;
  selectable: boolean;
  chosen: "none" | "some" | "all";
  onAll: () => void;
}

export function Head<Row>({ columns, url, selectable, chosen, onAll }: HeadProps<Row>) {
  return (
    <thead role="rowgroup">
      <tr role="row">
        {selectable ? (
          <th role="columnheader" className="rc-cell-check">
            <Check
              label="Select all on this page"
              checked={chosen === "all"}
              some={chosen === "some"}
              onChange={onAll}
            />
          </th>
        ) : null}
        {columns.map((column) => (
          <HeadCell key={column.key} column={column} url={url} />
        ))}
      </tr>
    </thead>
  );
}

function HeadCell<Row>({ column, url }: { column: Column<Row>; url: UrlTable }) {
  const sorted = column.sort === undefined ? undefined : directionOf(url.state.sort, column.sort);
  const Icon = sorted === "ascending" ? ArrowUp : sorted === "descending" ? ArrowDown : ChevronsUpDown;
  return (
    <th
      role="columnheader"
      {...(sorted === undefined ? {} : { "aria-sort": sorted })}
      {...(column.align ? { "data-align": column.align } : {})}
      {...(column.width ? { style: { width: column.width } } : {})}
    >
      {column.sort === undefined ? (
        column.label
      ) : (
        <button
          type="button"
          className="rc-sort"
          onClick={() => url.change({ sort: nextSort(url.state.sort, column.sort ?? "") })}
        >
          {column.label}
          <Icon size={13} aria-hidden="true" {...(sorted === "none" ? { opacity: 0.45 } : {})} />
        </button>
      )}
    </th>
  );
}

function directionOf(sort: string, key: string): "ascending" | "descending" | "none" {
  if (sort === key) return "ascending";
  return sort === `-${key}` ? "descending" : "none";
}

type RowsProps<Row> = Pick<DataTableProps<Row>, "rowKey" | "rowLabel" | "rowTo" | "onRow"> & {
  rows: Row[];
  columns: Column<Row>[];
  selectable: boolean;
  selected: ReadonlySet<string>;
  onToggle: (key: string) => void;
};

export function Rows<Row>({
  rows,
  columns,
  rowKey,
  rowLabel,
  rowTo,
  onRow,
  selectable,
  selected,
  onToggle,
}: RowsProps<Row>) {
  const navigate = useNavigate();
  const open = (row: Row, event: MouseEvent): void => {
    // Links, buttons and a text being selected keep their own meaning.
    if ((event.target as Element).closest("a,button,input,label") || getSelection()?.toString()) return;
    if (onRow) onRow(row);
    else if (rowTo) void navigate(rowTo(row));
  };
  return (
    <tbody role="rowgroup">
      {rows.map((row) => {
        const key = rowKey(row);
        const isSelected = selected.has(key);
        return (
          <tr
            key={key}
            role="row"
            {...(rowTo || onRow ? { "data-opens": true, onClick: (event: MouseEvent) => open(row, event) } : {})}
            {...(isSelected ? { "data-selected": true } : {})}
          >
            {selectable ? (
              <td role="cell" className="rc-cell-check">
                <Check label={`Select ${rowLabel(row)}`} checked={isSelected} onChange={() => onToggle(key)} />
              </td>
            ) : null}
            {columns.map((column, at) => (
              <td
                key={column.key}
                role="cell"
                data-label={column.label}
                {...(column.align ? { "data-align": column.align } : {})}
              >
                {at === 0 ? (
                  <Opener row={row} rowTo={rowTo} onRow={onRow} content={column.render(row)} />
                ) : (
                  column.render(row)
                )}
              </td>
            ))}
          </tr>
        );
      })}
    </tbody>
  );
}

function Opener<Row>({
  row,
  rowTo,
  onRow,
  content,
}: {
  row: Row;
  rowTo: DataTableProps<Row>["rowTo"];
  onRow: DataTableProps<Row>["onRow"];
  content: ReactNode;
}) {
  if (onRow) {
    return (
      <button type="button" className="rc-row-open" onClick={() => onRow(row)}>
        {content}
      </button>
    );
  }
  if (rowTo) {
    return (
      <Link className="rc-row-open" to={rowTo(row)}>
        {content}
      </Link>
    );
  }
  return content;
}

export function SkeletonRows({ columns, selectable }: { columns: number; selectable: boolean }) {
  return (
    <tbody role="rowgroup" aria-hidden="true">
      {Array.from({ length: 8 }, (_, row) => (
        <tr key={row}>
          {selectable ? <td className="rc-cell-check" /> : null}
          {Array.from({ length: columns }, (_unused, column) => (
            <td key={column}>
              <Skeleton height={12} radius="sm" width={`${78 - ((row * 13 + column * 29) % 38)}%`} my={6} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

function Check({
  label,
  checked,
  some = false,
  onChange,
}: {
  label: string;
  checked: boolean;
  some?: boolean;
  onChange: () => void;
}) {
  return (
    <label className="rc-check">
      <input
        type="checkbox"
        aria-label={label}
        checked={checked}
        onChange={onChange}
        ref={(element) => {
          if (element) element.indeterminate = some;
        }}
      />
    </label>
  );
}
