/** More than this share of the active accounts, and at least so many. */
export interface GuardSetting {
  percent: number;
  least: number;
}

/** Whether so many people losing an app is more than a change is expected to cause (Entra calls it TooManyDeletes). */
export function tooMany(losing: number, active: number, { percent, least }: GuardSetting): boolean {
  return losing >= least && losing * 100 > active * percent;
}
