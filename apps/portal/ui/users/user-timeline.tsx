import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { EmptyState } from "@rollcall/ui/empty-state";
import { ErrorState } from "@rollcall/ui/error-state";
import { Changes } from "@rollcall/ui/exchange-view";
import { plural } from "@rollcall/ui/format";
import { PageSkeleton } from "@rollcall/ui/loading";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { History } from "lucide-react";
import { Link } from "react-router";
import type { Timeline, TimelineEntry } from "../../shapes/users.ts";

export function UserTimeline({ userId }: { userId: string }) {
  const timeline = useInfiniteQuery({
    queryKey: ["timeline", userId],
    queryFn: ({ pageParam }) =>
      api.get<Timeline>(`/api/users/${userId}/timeline`, { query: { cursor: pageParam, limit: 30 } }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: 5_000,
  });
  if (timeline.isPending) return <PageSkeleton lines={4} />;
  if (timeline.isError) return <ErrorState error={timeline.error} retry={() => void timeline.refetch()} />;
  const entries = timeline.data.pages.flatMap((page) => page.entries);
  if (entries.length === 0) {
    return (
      <EmptyState
        icon={History}
        title="Nothing happened yet"
        text="Changes from here and from your directory appear here."
      />
    );
  }
  return (
    <>
      <ol className="rc-timeline" aria-label="Activity">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      {timeline.hasNextPage ? (
        <Button variant="default" loading={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}>
          Show older
        </Button>
      ) : null}
    </>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  return (
    <li data-result={entry.result}>
      <p>
        {entry.message} {entry.result === "failed" ? <StatusBadge tone="bad">Failed</StatusBadge> : null}
      </p>
      <p>
        {entry.actor} · <RelativeTime at={entry.at} />
        {entry.exchangeId ? (
          <>
            {" · "}
            <Link to={`/provisioning/activity/${entry.exchangeId}`}>Show exchange</Link>
          </>
        ) : null}
      </p>
      <EntryChanges changes={entry.changes} />
    </li>
  );
}

/** A few changes are shown at once; a whole new profile only when it is asked for. */
function EntryChanges({ changes }: Pick<TimelineEntry, "changes">) {
  if (changes.length === 0) return null;
  if (changes.length <= 3) return <Changes changes={changes} />;
  return (
    <details>
      <summary>{plural(changes.length, "field")}</summary>
      <Changes changes={changes} />
    </details>
  );
}
