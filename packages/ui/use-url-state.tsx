import { useCallback, useMemo } from "react";
import { useLocation, useSearchParams } from "react-router";
import { readTableState, writeTableState } from "./url-state.ts";
import type { TableState, TableStateShape } from "./url-state.ts";

/** One parameter of the URL, such as the open tab or the open drawer. */
export function useUrlValue(name: string, standard = ""): [string, (value: string) => void] {
  const [parameters, setParameters] = useSearchParams();
  const set = useCallback(
    (value: string) => {
      setParameters(
        (before) => {
          const next = new URLSearchParams(before);
          if (value === standard || value === "") next.delete(name);
          else next.set(name, value);
          return next;
        },
        { preventScrollReset: true },
      );
    },
    [name, standard, setParameters],
  );
  return [parameters.get(name) ?? standard, set];
}

export interface UrlTable {
  state: TableState;
  change(change: Partial<TableState>): void;
  toPage(cursor: string, page: number): void;
  /** The cursor of the page before this one, where the way here is known. */
  previous: string | undefined;
}

/** The table's state in the URL; the way back through the pages rides in the history entry. */
export function useUrlTable(shape: TableStateShape): UrlTable {
  const [parameters, setParameters] = useSearchParams();
  const location = useLocation();
  const filterNames = (shape.filters ?? []).join();
  const stable = useMemo<TableStateShape>(
    () => ({ status: shape.status, sort: shape.sort, filters: filterNames ? filterNames.split(",") : [] }),
    [shape.status, shape.sort, filterNames],
  );
  const state = useMemo(() => readTableState(parameters, stable), [parameters, stable]);
  const trail = trailOf(location.state);
  const change = useCallback(
    (wanted: Partial<TableState>) => {
      setParameters((before) => writeTableState(before, stable, wanted), {
        preventScrollReset: true,
        // Typing into the search box must not fill the history.
        replace: "search" in wanted,
      });
    },
    [setParameters, stable],
  );
  const toPage = (cursor: string, page: number): void => {
    const way = page > state.page ? [...trail, state.cursor] : trail.slice(0, page - 1);
    setParameters((before) => writeTableState(before, stable, { cursor, page }), { state: { trail: way } });
  };
  return { state, change, toPage, previous: trail.at(-1) };
}

function trailOf(state: unknown): string[] {
  const trail = (state as { trail?: unknown } | null)?.trail;
  return Array.isArray(trail) ? trail.filter((one): one is string => typeof one === "string") : [];
}
