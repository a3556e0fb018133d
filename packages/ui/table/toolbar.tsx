import { ActionIcon, Button, CloseButton, Menu, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Check, Search, Settings2 } from "lucide-react";
import { useEffect, useState } from "react";
import { count } from "../format.ts";
import type { UrlTable } from "../use-url-state.tsx";
import type { TablePreferences } from "./preferences.tsx";
import type { BulkAction, Column, DataTableProps, StatusFilter } from "./shape.tsx";

type ToolbarProps<Row> = Pick<DataTableProps<Row>, "label" | "search" | "status" | "filters" | "actions"> & {
  url: UrlTable;
  counts: Record<string, number> | undefined;
  columns: Column<Row>[];
  preferences: TablePreferences;
  onPreferences: (preferences: TablePreferences) => void;
};

export function Toolbar<Row>({
  label,
  search,
  status,
  filters,
  actions,
  url,
  counts,
  columns,
  preferences,
  onPreferences,
}: ToolbarProps<Row>) {
  return (
    <div className="rc-toolbar">
      {status ? <StatusSegments status={status} url={url} counts={counts} /> : null}
      <div className="rc-toolbar-line">
        {search ? <SearchBox placeholder={search} label={`Search ${label.toLowerCase()}`} url={url} /> : null}
        {filters?.map((filter) => (
          <Select
            key={filter.key}
            aria-label={filter.label}
            placeholder={filter.label}
            data={filter.options}
            value={url.state.filters[filter.key] ?? null}
            onChange={(value) => {
              const { [filter.key]: _, ...others } = url.state.filters;
              url.change({ filters: value ? { ...others, [filter.key]: value } : others });
            }}
            clearable
            clearButtonProps={{ "aria-label": `Clear ${filter.label}` }}
            searchable={filter.options.length > 8}
            className="rc-filter"
            {...(url.state.filters[filter.key] ? { "data-chosen": true } : {})}
            comboboxProps={{ width: "max-content", position: "bottom-start" }}
          />
        ))}
        <span className="rc-toolbar-space" />
        {actions}
        <ViewMenu columns={columns} preferences={preferences} onPreferences={onPreferences} />
      </div>
    </div>
  );
}

function StatusSegments({
  status,
  url,
  counts,
}: {
  status: StatusFilter;
  url: UrlTable;
  counts: Record<string, number> | undefined;
}) {
  return (
    <div className="rc-segments" role="group" aria-label={status.label}>
      {status.options.map((option) => {
        const amount = counts?.[option.value || "all"];
        return (
          <button
            key={option.value}
            type="button"
            aria-pressed={url.state.status === option.value || (url.state.status === "" && option.value === "all")}
            onClick={() => url.change({ status: option.value })}
          >
            {option.label}
            {amount === undefined ? null : <span className="rc-segment-count">{count(amount)}</span>}
          </button>
        );
      })}
    </div>
  );
}

function SearchBox({ placeholder, label, url }: { placeholder: string; label: string; url: UrlTable }) {
  const [text, setText] = useState(url.state.search);
  const send = useDebouncedCallback((value: string) => url.change({ search: value.trim() }), 220);
  const outside = url.state.search;
  // A cleared filter or the back button changes the search from outside.
  useEffect(() => setText((now) => (now.trim() === outside ? now : outside)), [outside]);
  const write = (value: string): void => {
    setText(value);
    send(value);
  };
  return (
    <TextInput
      type="search"
      className="rc-search"
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={(event) => write(event.currentTarget.value)}
      leftSection={<Search size={15} aria-hidden />}
      rightSection={text ? <CloseButton size="sm" aria-label="Clear search" onClick={() => write("")} /> : null}
    />
  );
}

function ViewMenu<Row>({
  columns,
  preferences,
  onPreferences,
}: Pick<ToolbarProps<Row>, "columns" | "preferences" | "onPreferences">) {
  const turn = (key: string): void => {
    const turned = preferences.turned.includes(key)
      ? preferences.turned.filter((one) => one !== key)
      : [...preferences.turned, key];
    onPreferences({ ...preferences, turned });
  };
  return (
    <Menu closeOnItemClick={false} width={220}>
      <Menu.Target>
        <ActionIcon variant="default" size={34} aria-label="Columns and density" className="rc-view">
          <Settings2 size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Columns</Menu.Label>
        {columns.slice(1).map((column) => {
          const shown = isShown(column, preferences);
          return (
            <Menu.Item
              key={column.key}
              role="menuitemcheckbox"
              aria-checked={shown}
              leftSection={<Tick on={shown} />}
              onClick={() => turn(column.key)}
            >
              {column.label}
            </Menu.Item>
          );
        })}
        <Menu.Divider />
        <Menu.Item
          role="menuitemcheckbox"
          aria-checked={preferences.compact}
          leftSection={<Tick on={preferences.compact} />}
          onClick={() => onPreferences({ ...preferences, compact: !preferences.compact })}
        >
          Compact rows
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Tick({ on }: { on: boolean }) {
  return <Check size={15} aria-hidden style={{ visibility: on ? "visible" : "hidden" }} />;
}

export function isShown<Row>(column: Column<Row>, preferences: TablePreferences): boolean {
  return preferences.turned.includes(column.key) ? column.hidden === true : column.hidden !== true;
}

export function BulkBar<Row>({ rows, actions, clear }: { rows: Row[]; actions: BulkAction<Row>[]; clear: () => void }) {
  return (
    <div className="rc-bulk" role="region" aria-label="Selection">
      <span role="status">{count(rows.length)} selected</span>
      <span className="rc-toolbar-space" />
      {actions.map((action) => {
        const meant = action.applies ? rows.filter(action.applies) : rows;
        const Icon = action.icon;
        return (
          <Button
            key={action.label}
            variant="default"
            size="compact-md"
            disabled={meant.length === 0}
            {...(action.danger ? { c: "var(--mantine-color-error)" } : {})}
            {...(Icon ? { leftSection: <Icon size={15} aria-hidden /> } : {})}
            onClick={() => action.run(meant, clear)}
          >
            {meant.length === rows.length || meant.length === 0
              ? action.label
              : `${action.label} ${count(meant.length)}`}
          </Button>
        );
      })}
      <CloseButton aria-label="Clear selection" onClick={clear} />
    </div>
  );
}
