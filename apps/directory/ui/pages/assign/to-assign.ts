import { useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import type { AssignmentsPage } from "../../../shapes/assignments.ts";
import { useFoundGroups, useFoundPeople } from "../../parts/found.ts";
import type { Choice } from "../../parts/pick-dialog.tsx";

const hasIt = "Has this app already";

/** People to pick from; those who have the app say so, and those who have it directly cannot be chosen again. */
export function usePeopleToAssign(appId: string, search: string) {
  const found = useFoundPeople(search);
  const assigned = useAssigned(appId, "people", search)?.people;
  const marked = (choice: Choice): Choice => {
    const has = assigned?.find(({ person }) => person.id === choice.id);
    if (!has) return choice;
    if (has.assignmentId !== null) return { ...choice, blocked: hasIt };
    const through = has.groups.map(({ name }) => name).join(", ");
    return { ...choice, detail: `Has it through ${through} · ${choice.detail ?? ""}` };
  };
  return { ...found, data: found.data && { ...found.data, choices: found.data.choices.map(marked) } };
}

/** Groups to pick from; those that have the app say so. */
export function useGroupsToAssign(appId: string, search: string) {
  const found = useFoundGroups(search);
  const assigned = useAssigned(appId, "groups", search)?.groups;
  const marked = (choice: Choice): Choice =>
    assigned?.some(({ group }) => group.id === choice.id) ? { ...choice, blocked: hasIt } : choice;
  return { ...found, data: found.data && { ...found.data, choices: found.data.choices.map(marked) } };
}

/** Under the same search and in the same order as the list to pick from, so its first page covers that list's. */
function useAssigned(appId: string, kind: "people" | "groups", search: string): AssignmentsPage | undefined {
  const page = useQuery({
    queryKey: ["apps", appId, "assigned", kind, search],
    queryFn: () =>
      api.get<AssignmentsPage>(`/console/apps/${appId}/assignments`, { query: { kind, search, limit: 200 } }),
  });
  return page.data;
}
