import { Select, Skeleton } from "@mantine/core";
import { messageOf } from "@rollcall/ui/api";
import { Notice } from "@rollcall/ui/page";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { App } from "../../../shapes/apps.ts";
import { useMappingPreview, useMappings } from "../../api/assignments.ts";
import { loadMembers } from "../../api/groups.ts";
import type { Choice } from "../../parts/pick-dialog.tsx";
import { counted, listed } from "../../words/counted.ts";
import { sampleWords, targetWords } from "../../words/mapping.ts";

interface Props {
  app: App;
  people: Choice[];
  groups: Choice[];
}

/** What saving leads to, with the values that will be sent, person by person. */
export function Review({ app, people, groups }: Props) {
  const members = useSomeMembers(groups);
  const choices = [...people, ...members.filter((one) => !people.some(({ id }) => id === one.id))];
  const [chosen, setChosen] = useState<string | null>(null);
  const person = chosen ?? choices[0]?.id ?? null;
  const mappings = useMappings(app.id);
  const preview = useMappingPreview(app.id, person ? { person } : null);
  const rows = mappings.data?.mappings ?? [];
  const values = new Map(preview.data?.rows.map((row) => [row.target, row]));
  return (
    <div className="dir-stack">
      <p>
        {sentence(people, groups)}{" "}
        {app.provisioningEnabled
          ? `${app.label} gets them within seconds.`
          : "Nothing is sent yet, because provisioning is off."}
      </p>
      {choices.length > 1 ? (
        <Select
          label="Values that will be sent for"
          data={choices.map(({ id, name }) => ({ value: id, label: name }))}
          value={person}
          onChange={setChosen}
          allowDeselect={false}
          searchable
          maw={340}
        />
      ) : (
        <h3>{choices[0] ? `Values that will be sent for ${choices[0].name}` : "Nobody is in these groups yet"}</h3>
      )}
      {preview.isError ? <Notice tone="bad">{messageOf(preview.error)}</Notice> : null}
      {preview.data && preview.data.missing.length > 0 ? (
        <Notice tone="bad" title={`${preview.data.person.name} cannot be provisioned yet`}>
          Required but empty: {preview.data.missing.map(targetWords).join(", ")}. You can assign now and fill in the
          profile later.
        </Notice>
      ) : null}
      {person && !preview.data && !preview.isError ? <Skeleton height={180} /> : null}
      {preview.data ? (
        <div className="dir-scroll dir-review" tabIndex={0} role="region" aria-label="Values that will be sent">
          <table className="dir-table">
            <thead>
              <tr>
                <th scope="col">App attribute</th>
                <th scope="col">Value</th>
              </tr>
            </thead>
            <tbody>
              {rows
                .filter((row) => row.apply !== "off")
                .map((row) => {
                  const value = values.get(row.target);
                  const text = sampleWords(row, value?.value ?? null, value?.problem ?? null);
                  return (
                    <tr key={row.target}>
                      <th scope="row">{row.label}</th>
                      <td className={value?.value ? "" : "rc-dimmed"}>{text}</td>
                    </tr>
                  );
                })}
            </tbody>
          </table>
        </div>
      ) : null}
    </div>
  );
}

/** The first members of the chosen groups, to show their values too. */
function useSomeMembers(groups: Choice[]): Choice[] {
  const ids = groups.map(({ id }) => id);
  const found = useQuery({
    queryKey: ["members-found", ids],
    queryFn: async ({ signal }) => {
      const query = { search: "", status: "", filters: {}, sort: "", cursor: "", page: 1, limit: 10 };
      const pages = await Promise.all(ids.slice(0, 5).map((id) => loadMembers(id)(query, signal)));
      const people = pages.flatMap((page) => page.rows).filter((row) => row.status === "active");
      return [...new Map(people.map((row) => [row.id, { id: row.id, name: row.name }])).values()];
    },
    enabled: ids.length > 0,
  });
  return found.data ?? [];
}

function sentence(people: Choice[], groups: Choice[]): string {
  const parts = [
    ...(people.length > 0 ? [listed(people.map(({ name }) => name))] : []),
    ...(groups.length > 0
      ? [`${counted(groups.length, "group")} with all members (${listed(groups.map(({ name }) => name))})`]
      : []),
  ];
  return `Assigning ${parts.join(" and ")}.`;
}
