import { useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import type { RequestRow, RequestsPage } from "../../shapes/requests.ts";

/** How many requests wait for a decision; undefined for somebody who does not decide, and until it is known. */
export function useWaitingRequests(decides: boolean): number | undefined {
  const page = useQuery({
    queryKey: ["requests", "waiting"],
    queryFn: () => api.get<RequestsPage>("/api/requests", { query: { limit: 1 } }),
    enabled: decides,
    refetchInterval: 10_000,
  });
  return page.data?.counts.waiting;
}

/** The requests about one user that wait. */
export function useRequestsAbout(userId: string, decides: boolean): RequestRow[] {
  const page = useQuery({
    queryKey: ["requests", "about", userId],
    queryFn: () => api.get<RequestsPage>("/api/requests", { query: { user: userId } }),
    enabled: decides,
    refetchInterval: 10_000,
  });
  return page.data?.requests ?? [];
}
