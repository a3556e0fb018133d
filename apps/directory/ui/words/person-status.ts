import type { LifecycleAction, PersonStatus } from "../../shapes/people.ts";
import { counted } from "./counted.ts";
import type { Tone } from "@rollcall/ui/status-badge";

export const statusWord: Record<PersonStatus, string> = {
  staged: "Staged",
  active: "Active",
  suspended: "Suspended",
  deactivated: "Deactivated",
};

export const statusTone: Record<PersonStatus, Tone> = {
  staged: "info",
  active: "good",
  suspended: "wait",
  deactivated: "off",
};

export const actionWord: Record<LifecycleAction, string> = {
  activate: "Activate",
  suspend: "Suspend",
  unsuspend: "Unsuspend",
  deactivate: "Deactivate",
};

/** "Ada Lovelace is suspended." */
export const doneWord: Record<LifecycleAction, string> = {
  activate: "active",
  suspend: "suspended",
  unsuspend: "active again",
  deactivate: "deactivated",
};

/** What may be done to a person in a state; used for many at once, where the server tells only of one. */
export function allowedActions(status: PersonStatus): LifecycleAction[] {
  switch (status) {
    case "staged":
      return ["activate", "deactivate"];
    case "active":
      return ["suspend", "deactivate"];
    case "suspended":
      return ["unsuspend", "deactivate"];
    case "deactivated":
      return ["activate"];
  }
}

/** What an action leads to, said before it is done. `apps` counts those the person is assigned to. */
export function actionConsequence(action: LifecycleAction, who: string, apps: number): string {
  const there = counted(apps, "app");
  if (apps === 0) {
    return {
      activate: `${who} becomes active. No app is assigned yet, so nothing is sent.`,
      unsuspend: `${who} becomes active again.`,
      suspend: `${who} is set aside until unsuspended. Profile, groups and assignments stay as they are.`,
      deactivate: `${who} is no longer one of the active people. The profile stays and can be activated again.`,
    }[action];
  }
  return {
    activate: `${who} becomes active and gets access to ${there} within seconds.`,
    unsuspend: `${who} becomes active again, and access to ${there} is switched back on within seconds.`,
    suspend: `${who} loses access to ${there} within seconds. Accounts there are switched off, never deleted. Profile, groups and assignments stay, so unsuspending brings everything back.`,
    deactivate: `${who} loses access to ${there} within seconds. Accounts and their records stay in the apps, marked as deactivated. The profile stays here and can be activated again.`,
  }[action];
}

/** The same for many people at once. */
export function bulkConsequence(action: LifecycleAction, people: number): string {
  const one = people === 1;
  const who = one ? "1 person" : `${people.toLocaleString("en-US")} people`;
  const lose = `${who} ${one ? "loses" : "lose"} access to every assigned app within seconds.`;
  const become = `${who} ${one ? "becomes" : "become"} active`;
  return {
    activate: `${become} and ${one ? "gets" : "get"} what the assignments give.`,
    unsuspend: `${become} again, with the access of before.`,
    suspend: `${lose} Nothing is deleted, and unsuspending brings everything back.`,
    deactivate: `${lose} Accounts and records stay in the apps, marked as deactivated. The profiles stay here and can be activated again.`,
  }[action];
}
