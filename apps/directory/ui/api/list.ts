import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import type { Query } from "@rollcall/ui/api";

interface Options<Page> {
  enabled?: boolean;
  /** Milliseconds until the list is asked again, from what it holds now. */
  again?: (page: Page | undefined) => number | false;
}

/** One page of a list; the page before stays visible while the next one loads. */
export function useList<Page>(
  key: readonly unknown[],
  path: string,
  query: object,
  { enabled = true, again }: Options<Page> = {},
): UseQueryResult<Page> {
  return useQuery<Page>({
    queryKey: [...key, query],
    queryFn: ({ signal }) => api.get<Page>(path, { query: query as Query, signal }),
    placeholderData: keepPreviousData,
    enabled,
    ...(again ? { refetchInterval: (state) => again(state.state.data) } : {}),
  });
}
