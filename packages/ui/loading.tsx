import { Skeleton, Stack } from "@mantine/core";

/** A thin bar while the first code of a page is on its way. */
export function LoadingBar() {
  return (
    <div className="rc-loading" role="status">
      <span className="rc-visually-hidden">Loading</span>
    </div>
  );
}

/** The grey shape of a page whose data is on its way. */
export function PageSkeleton({ lines = 6 }: { lines?: number }) {
  return (
    <Stack gap="sm" aria-busy="true">
      <span className="rc-visually-hidden" role="status">
        Loading
      </span>
      <Skeleton height={26} width={240} radius="sm" />
      <Skeleton height={14} width={380} maw="100%" radius="sm" mb="md" />
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={18} width={`${92 - ((line * 17) % 40)}%`} radius="sm" />
      ))}
    </Stack>
  );
}
