import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { ErrorState } from "@rollcall/ui/error-state";
import { Changes } from "@rollcall/ui/exchange-view";
import { PageSkeleton } from "@rollcall/ui/loading";
import { RelativeTime } from "@rollcall/ui/relative-time";
import type { RecordHistory as History } from "../../shapes/crm.ts";

/** Who changed a record, newest first. */
export function RecordHistory({ path }: { path: string }) {
  const history = useInfiniteQuery({
    queryKey: ["record-history", path],
    queryFn: ({ pageParam }) => api.get<History>(`/api${path}/history`, { query: { cursor: pageParam, limit: 20 } }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
  if (history.isPending) return <PageSkeleton lines={3} />;
  if (history.isError) return <ErrorState error={history.error} retry={() => void history.refetch()} />;
  const entries = history.data.pages.flatMap((page) => page.entries);
  if (entries.length === 0) return <p className="rc-hint">Nothing was changed since the record came here.</p>;
  return (
    <>
      <ol className="rc-timeline" aria-label="History">
        {entries.map((entry) => (
          <li key={entry.id} data-result="ok">
            <p>{entry.message}</p>
            <p>
              {entry.actor} · <RelativeTime at={entry.at} />
            </p>
            {entry.changes.length > 0 ? <Changes changes={entry.changes} /> : null}
          </li>
        ))}
      </ol>
      {history.hasNextPage ? (
        <Button variant="default" loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          Show older
        </Button>
      ) : null}
    </>
  );
}
