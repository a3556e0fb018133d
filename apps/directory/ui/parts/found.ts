import { useGroups } from "../api/groups.ts";
import { usePeople } from "../api/people.ts";
import { counted } from "../words/counted.ts";

/** People for a list to pick from. */
export function useFoundPeople(search: string) {
  const people = usePeople({ search, limit: 50 });
  return {
    error: people.error,
    data: people.data && {
      total: people.data.total,
      choices: people.data.people.map(({ id, name, email }) => ({ id, name, detail: email })),
    },
  };
}

/** Groups for a list to pick from. */
export function useFoundGroups(search: string) {
  const groups = useGroups({ search, limit: 50 });
  return {
    error: groups.error,
    data: groups.data && {
      total: groups.data.total,
      choices: groups.data.groups.map(({ id, name, memberCount }) => ({
        id,
        name,
        detail: counted(memberCount, "member"),
      })),
    },
  };
}
