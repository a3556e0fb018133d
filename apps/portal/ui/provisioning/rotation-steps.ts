import type { ScimToken } from "../../shapes/credentials.ts";

type Used = Pick<ScimToken, "name" | "lastUsedAt">;

export interface RotationStep {
  id: "made" | "entered" | "quiet";
  title: string;
  state: "met" | "waiting" | "skipped";
}

/** So long must the old token have been silent while the new one works. */
const QUIET = 60_000;

/** From one token to the next without a gap; each step is done only by a real request. */
export function rotationSteps(old: Used, next: Used, now: Date): RotationStep[] {
  const uses = next.lastUsedAt !== null;
  const silentFor = old.lastUsedAt === null ? Infinity : now.getTime() - new Date(old.lastUsedAt).getTime();
  const quiet = uses && silentFor >= QUIET;
  return [
    { id: "made", title: `“${next.name}” is made`, state: "met" },
    { id: "entered", title: `Your directory uses “${next.name}”`, state: uses ? "met" : "waiting" },
    {
      id: "quiet",
      title: `Nothing uses “${old.name}” any more`,
      state: quiet ? "met" : uses ? "waiting" : "skipped",
    },
  ];
}
