import { Tooltip } from "@mantine/core";
import { useEffect, useReducer } from "react";
import { absoluteTime, relativeTime } from "./format.ts";

/** "12 s ago", with the exact local time on hover and for machines. Stays true while it is on screen. */
export function RelativeTime({ at, never = "Never" }: { at: string | Date | null | undefined; never?: string }) {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  const then = at ? new Date(at) : undefined;
  const now = new Date();
  const every = then && Math.abs(now.getTime() - then.getTime()) < 60_000 ? 1_000 : 30_000;
  const known = then !== undefined;
  useEffect(() => {
    if (!known) return;
    const timer = setInterval(tick, every);
    return () => clearInterval(timer);
  }, [every, known]);
  if (!then) return <span className="rc-dimmed">{never}</span>;
  return (
    <Tooltip label={absoluteTime(then)}>
      <time dateTime={then.toISOString()} className="rc-time">
        {relativeTime(then, now)}
      </time>
    </Tooltip>
  );
}

/** The exact local time, with the distance on hover. */
export function ExactTime({ at }: { at: string | Date }) {
  const then = new Date(at);
  return (
    <Tooltip label={relativeTime(then, new Date())}>
      <time dateTime={then.toISOString()} className="rc-time">
        {absoluteTime(then)}
      </time>
    </Tooltip>
  );
}
