import type { CustomValue } from "../../shapes/users.ts";

/** Only what was changed is sent, so that two people editing different attributes do not undo each other. */
export function changedValues(before: CustomValue[], after: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(
    before.flatMap(({ name, values }) => {
      const now = (after[name] ?? []).map((value) => value.trim()).filter((value) => value !== "");
      return JSON.stringify(now) === JSON.stringify(values) ? [] : [[name, now] as const];
    }),
  );
}
