import { Button, Group, Radio, Select, Skeleton, Stack, Switch } from "@mantine/core";
import { Notice, Section } from "@rollcall/ui/page";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { ImportChoices, ImportState } from "../../../shapes/imports.ts";
import type { ProfileAttribute } from "../../../shapes/people.ts";
import { useProfileAttributes } from "../../api/people.ts";
import { choicesOf, groupsChoice, matchingOf, matchingProblems, withLogin } from "../../words/import.ts";
import type { ColumnChoice } from "../../words/import.ts";

interface Props {
  state: ImportState;
  choices: ImportChoices | null;
  onNext: (choices: ImportChoices) => void;
}

/** Which column holds what; the guesses are made already, with samples beside them. */
export function Columns({ state, choices, onNext }: Props) {
  const attributes = useProfileAttributes().data;
  const navigate = useNavigate();
  const [columns, setColumns] = useState<ColumnChoice>(() =>
    choicesOf(state.columns, choices?.matching ?? state.matching, choices?.groupColumn ?? state.groupColumn),
  );
  const [existing, setExisting] = useState<"update" | "skip">(choices?.existing ?? "update");
  const [activate, setActivate] = useState(choices?.activate ?? true);
  if (!attributes) return <Skeleton height={300} radius="lg" />;

  const problems = matchingProblems(columns, attributes);
  const next = () => {
    const { matching, groupColumn } = matchingOf(columns);
    onNext({ matching: withLogin(matching), groupColumn, existing, activate });
  };
  return (
    <>
      <Section
        title="Match the columns"
        text="A column that is left out is not read. Without a login column, people sign in with their e-mail address."
      >
        <table className="dir-columns" aria-label="Columns of the file" role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">
                Column in the file
              </th>
              <th role="columnheader" scope="col">
                Samples
              </th>
              <th role="columnheader" scope="col">
                Becomes
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {state.columns.map((column) => (
              <tr key={column.index} role="row">
                <th role="rowheader" scope="row">
                  {column.header || `Column ${column.index + 1}`}
                </th>
                <td role="cell" className="rc-dimmed">
                  {[...new Set(column.samples)].join(" · ") || "Empty"}
                </td>
                <td role="cell">
                  <Select
                    aria-label={`${column.header || `Column ${column.index + 1}`} becomes`}
                    data={optionsOf(attributes)}
                    value={columns[column.index] || null}
                    onChange={(value) => setColumns((before) => ({ ...before, [column.index]: value ?? "" }))}
                    placeholder="Left out"
                    clearable
                    clearButtonProps={{ "aria-label": `Leave out ${column.header}` }}
                    searchable
                    nothingFoundMessage="No attribute matches"
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Section title="People who are here already" text="A person is recognised by the login.">
        <Stack gap="md">
          <Radio.Group
            aria-label="People who are here already"
            value={existing}
            onChange={(value) => setExisting(value === "skip" ? "skip" : "update")}
          >
            <Stack gap="xs">
              <Radio value="update" label="Update them with the values of the file" />
              <Radio value="skip" label="Leave them as they are" />
            </Stack>
          </Radio.Group>
          <Switch
            label="New people are active right away"
            description="Off: they are staged, and no app hears of them until you activate them."
            checked={activate}
            onChange={(event) => setActivate(event.currentTarget.checked)}
          />
        </Stack>
      </Section>
      {problems.length > 0 ? (
        <div className="dir-above">
          <Notice tone="bad">
            {problems.length === 1 ? (
              problems[0]
            ) : (
              <ul>
                {problems.map((problem) => (
                  <li key={problem}>{problem}</li>
                ))}
              </ul>
            )}
          </Notice>
        </div>
      ) : null}
      <Group justify="space-between" mt="lg">
        <Button variant="default" onClick={() => void navigate("/people/import")}>
          Choose another file
        </Button>
        <Button onClick={next} disabled={problems.length > 0}>
          Preview
        </Button>
      </Group>
    </>
  );
}

function optionsOf(attributes: ProfileAttribute[]) {
  const sections = [...new Set(attributes.map(({ section }) => section))];
  return [
    ...sections.map((section) => ({
      group: section,
      items: attributes
        .filter((attribute) => attribute.section === section)
        .map(({ name, label, required }) => ({ value: name, label: required ? `${label} (required)` : label })),
    })),
    { group: "Membership", items: [{ value: groupsChoice, label: "Groups" }] },
  ];
}
