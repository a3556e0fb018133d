import type { z } from "zod";
import type { personApp } from "../../shapes/people.ts";
import { linkStates } from "../provisioning/screens/link-states.ts";
import type { Db } from "../tables.ts";
import { appLabels, waysOf } from "./store.ts";

/** The apps a person has, through what, and how the account there stands. */
export const appsOfPerson = async (db: Db, personId: string): Promise<z.infer<typeof personApp>[]> => {
  const ways = await waysOf(db, { people: [personId] });
  const ids = [...new Set(ways.map(({ app_id }) => app_id))];
  const labels = await appLabels(db, ids);
  const apps = await Promise.all(
    ids.map(async (appId) => {
      const state = (await linkStates(db, appId, [personId])).get(personId);
      if (!state) return [];
      return {
        appId,
        label: labels.get(appId)?.label ?? "",
        catalog: labels.get(appId)?.catalog ?? "",
        via: ways
          .filter((way) => way.app_id === appId)
          .map(({ group_id: groupId, group_name: name }) => ({
            kind: groupId === null ? ("direct" as const) : ("group" as const),
            groupId,
            name: name ?? "Assigned directly",
          })),
        state,
      };
    }),
  );
  return apps.flat().toSorted((one, other) => one.label.localeCompare(other.label));
};
