import { useMutation, useQuery } from "@tanstack/react-query";
import { api, queryText } from "@rollcall/ui/api";
import type { TablePage, TableQuery } from "@rollcall/ui/data-table";
import type {
  AccessReview,
  AccessReviewCreate,
  ReviewDecisions,
  ReviewItem,
  ReviewItemsPage,
} from "../../shapes/access-reviews.ts";
import { useChanged } from "./changed.ts";

/** All campaigns; they are few, so the table searches them itself. */
export async function loadReviews(query: TableQuery, signal: AbortSignal): Promise<TablePage<AccessReview>> {
  const { reviews } = await api.get<{ reviews: AccessReview[] }>("/console/access-reviews", { signal });
  const wanted = query.search.toLowerCase();
  return { rows: reviews.filter(({ name }) => name.toLowerCase().includes(wanted)) };
}

export function useReview(id: string) {
  return useQuery({
    queryKey: ["access-review", id],
    queryFn: () => api.get<AccessReview>(`/console/access-reviews/${id}`),
  });
}

export function useStartReview() {
  const changed = useChanged("reviews");
  return useMutation({
    mutationFn: (input: AccessReviewCreate) => api.post<AccessReview>("/console/access-reviews", input),
    onSuccess: changed,
  });
}

export function loadReviewItems(id: string) {
  return async (query: TableQuery, signal: AbortSignal): Promise<TablePage<ReviewItem>> => {
    const { cursor, filters, limit, search, status } = query;
    const page = await api.get<ReviewItemsPage>(`/console/access-reviews/${id}/items`, {
      query: { search, cursor, limit, show: status || "all", app: filters["app"] },
      signal,
    });
    return { rows: page.items, next: page.next };
  };
}

export const reviewCsvPath = (id: string, query: { search: string; show: string; app?: string | undefined }) =>
  `/console/access-reviews/${id}/items.csv${queryText(query)}`;

export function useDecide(id: string) {
  const changed = useChanged("reviews");
  return useMutation({
    mutationFn: (input: ReviewDecisions) =>
      api.post<{ done: number; refused: { name: string; reason: string }[] }>(
        `/console/access-reviews/${id}/decisions`,
        input,
      ),
    onSuccess: changed,
  });
}

export function useCloseReview(id: string) {
  const changed = useChanged("reviews");
  return useMutation({
    mutationFn: () => api.post<AccessReview>(`/console/access-reviews/${id}/close`),
    onSuccess: changed,
  });
}
