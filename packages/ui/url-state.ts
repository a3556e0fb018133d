/** The state of a table as it stands in the URL. Pure; the hook is in use-url-state.tsx. */
export interface TableState {
  search: string;
  status: string;
  filters: Record<string, string>;
  sort: string;
  cursor: string;
  page: number;
}

export interface TableStateShape {
  /** The status shown when the URL names none. */
  status?: string | undefined;
  sort?: string | undefined;
  filters?: readonly string[] | undefined;
}

export function readTableState(parameters: URLSearchParams, shape: TableStateShape): TableState {
  const filters: Record<string, string> = {};
  for (const key of shape.filters ?? []) {
    const value = parameters.get(key);
    if (value) filters[key] = value;
  }
  const page = Number(parameters.get("page") ?? "1");
  const cursor = parameters.get("cursor") ?? "";
  return {
    search: parameters.get("q") ?? "",
    status: parameters.get("status") ?? shape.status ?? "",
    filters,
    sort: parameters.get("sort") ?? shape.sort ?? "",
    cursor,
    page: cursor && Number.isInteger(page) && page > 1 ? page : 1,
  };
}

/** Applies a change; anything but a change of page goes back to the first page. Defaults stay out of the URL. */
export function writeTableState(
  parameters: URLSearchParams,
  shape: TableStateShape,
  change: Partial<TableState>,
): URLSearchParams {
  const next = new URLSearchParams(parameters);
  const before = readTableState(parameters, shape);
  const turnsPage = "cursor" in change;
  const state: TableState = { ...before, ...(turnsPage ? {} : { cursor: "", page: 1 }), ...change };
  put(next, "q", state.search, "");
  put(next, "status", state.status, shape.status ?? "");
  put(next, "sort", state.sort, shape.sort ?? "");
  put(next, "cursor", state.cursor, "");
  put(next, "page", state.cursor ? String(state.page) : "", "");
  for (const key of shape.filters ?? []) put(next, key, state.filters[key] ?? "", "");
  return next;
}

/** Whether the person narrowed the table, which decides between "nothing yet" and "no match". */
export function isNarrowed(state: TableState, shape: TableStateShape): boolean {
  return state.search !== "" || Object.keys(state.filters).length > 0 || state.status !== (shape.status ?? "");
}

/** `name` → `-name` → the default again. */
export function nextSort(current: string, key: string): string {
  if (current === key) return `-${key}`;
  return current === `-${key}` ? "" : key;
}

function put(parameters: URLSearchParams, name: string, value: string, standard: string): void {
  if (value === standard || value === "") {
    // An empty choice that differs from the default must stay visible in a shared link.
    if (value === "" && standard !== "") parameters.set(name, "");
    else parameters.delete(name);
  } else {
    parameters.set(name, value);
  }
}
