const steps: [seconds: number, unit: string][] = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "min"],
  [1, "s"],
];

/** A span in one unit: "12 s", "3 min", "2 h", "5 d". */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [size, unit] = steps.find(([least]) => seconds >= least) ?? [1, "s"];
  return `${Math.floor(seconds / size)} ${unit}`;
}

export const ago = (then: Date, now: Date): string =>
  now.getTime() - then.getTime() < 1_000 ? "just now" : `${span(now.getTime() - then.getTime())} ago`;
