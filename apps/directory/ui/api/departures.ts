import { useQuery } from "@tanstack/react-query";
import { api, queryText } from "@rollcall/ui/api";
import type { TablePage, TableQuery } from "@rollcall/ui/data-table";
import type { Departure, DeparturesPage } from "../../shapes/departures.ts";

export async function loadDepartures(query: TableQuery, signal: AbortSignal): Promise<TablePage<Departure>> {
  const { cursor, limit, search, status } = query;
  const page = await api.get<DeparturesPage>("/console/departures", {
    query: { search, cursor, limit, state: status || "all" },
    signal,
  });
  return { rows: page.departures, next: page.next };
}

export const departuresCsvPath = (query: { search: string; state: string }) =>
  `/console/departures.csv${queryText(query)}`;

/** The proof for one person who left; asked again soon until every app has confirmed. */
export function useDeparture(personId: string, enabled: boolean) {
  return useQuery({
    queryKey: ["person-departure", personId],
    queryFn: () => api.get<{ departure: Departure | null }>(`/console/people/${personId}/departure`),
    enabled,
    refetchInterval: ({ state }) => (state.data?.departure?.complete === false ? 1_500 : false),
  });
}
