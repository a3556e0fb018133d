/** Stretches of time up to now, as filters offer them. */
export const periods = [
  { value: "1h", label: "Last hour" },
  { value: "24h", label: "Last 24 hours" },
  { value: "7d", label: "Last 7 days" },
  { value: "30d", label: "Last 30 days" },
];

const hours: Record<string, number> = { "1h": 1, "24h": 24, "7d": 168, "30d": 720 };

/** When the period began; nothing for a period that is not known. */
export function periodStart(period: string | undefined, now: Date = new Date()): string | undefined {
  const length = period === undefined ? undefined : hours[period];
  return length === undefined ? undefined : new Date(now.getTime() - length * 3_600_000).toISOString();
}
