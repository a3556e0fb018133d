import { Button, Select } from "@mantine/core";
import { ErrorState } from "@rollcall/ui/error-state";
import { Form } from "@rollcall/ui/form";
import { PageSkeleton } from "@rollcall/ui/loading";
import { notifyDone } from "@rollcall/ui/notify";
import { Notice, Section } from "@rollcall/ui/page";
import { History, RotateCcw } from "lucide-react";
import { useState } from "react";
import { useDebouncedValue } from "@mantine/hooks";
import type { Mapping, MappingList, MappingRow } from "../../../shapes/mappings.ts";
import { useMappingPreview, useMappings, useSaveMappings } from "../../api/assignments.ts";
import { PersonSelect } from "../../parts/person-select.tsx";
import { Unsaved } from "../../parts/unsaved.tsx";
import { defaultRows, rowProblems, sameRows, sentRows, targetWords } from "../../words/mapping.ts";
import { useAppHere } from "./app.tsx";
import { MappingReview } from "./mapping-review.tsx";
import { MappingVersions } from "./mapping-versions.tsx";
import { MappingTable } from "./mapping-table.tsx";

export function Mappings() {
  const app = useAppHere();
  const list = useMappings(app.id);
  if (list.isError) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  if (!list.data) return <PageSkeleton lines={8} />;
  return <Editor appId={app.id} label={app.label} list={list.data} />;
}

function Editor({ appId, label, list }: { appId: string; label: string; list: MappingList }) {
  const save = useSaveMappings(appId);
  const [edited, setEdited] = useState<MappingRow[] | null>(null);
  const [person, setPerson] = useState<string | null>(null);
  const [reviewed, setReviewed] = useState<Mapping[] | null>(null);
  const [versions, setVersions] = useState(false);
  const rows = edited ?? list.mappings;
  const defaults = defaultRows(list);
  const changed = edited !== null && !sameRows(edited, list.mappings);
  const problems = rowProblems(rows);
  const [asked] = useDebouncedValue(rows, 250);
  const preview = useMappingPreview(appId, person ? { person, mappings: sentRows(asked) } : null);
  const unused = list.targets.filter(({ target }) => !rows.some((row) => row.target === target));

  const change = (target: string, part: Partial<Mapping>) =>
    setEdited(rows.map((row) => (row.target === target ? { ...row, ...part } : row)));
  const add = (target: string | null) => {
    const found = unused.find((one) => one.target === target);
    if (!found) return;
    setEdited([
      ...rows,
      { ...found, sourceKind: "attribute", source: "", apply: "create_and_update", isDefault: false, warning: null },
    ]);
  };
  const submit = async () => {
    const first = Object.entries(problems)[0];
    if (first) throw new Error(`${targetWords(first[0])}: ${first[1]}`);
    setReviewed(sentRows(rows));
  };
  const send = async () => {
    await save.mutateAsync({ mappings: sentRows(rows) });
    setEdited(null);
    notifyDone(`The mappings are saved. ${label} follows within seconds.`);
  };
  /** The rows of a version, with the words that the list has for them. */
  const take = (taken: Mapping[]) =>
    setEdited(
      taken.map((row) => {
        const known = [...list.mappings, ...list.targets, ...defaults].find(({ target }) => target === row.target);
        const isDefault = list.defaults.some(({ target }) => target === row.target);
        return {
          ...row,
          label: known?.label ?? row.target,
          description: known?.description ?? "",
          isDefault,
          sent: known?.sent ?? "",
          warning: null,
        };
      }),
    );
  const missing = preview.data?.missing ?? [];

  return (
    <Section
      title="Attribute mappings"
      text={`What ${label} gets for each person. A row that is not sent never leaves the directory.`}
      actions={
        <>
          <Button variant="default" leftSection={<History size={15} aria-hidden />} onClick={() => setVersions(true)}>
            Versions
          </Button>
          <Button
            variant="default"
            leftSection={<RotateCcw size={15} aria-hidden />}
            disabled={sameRows(rows, defaults)}
            onClick={() => setEdited(defaults)}
          >
            Reset to defaults
          </Button>
        </>
      }
    >
      <div className="dir-below">
        <PersonSelect value={person} onChange={setPerson} />
      </div>
      {missing.length > 0 ? (
        <div className="dir-below">
          <Notice tone="bad" title={`${preview.data?.person.name} cannot be provisioned like this`}>
            Required but empty: {missing.map(targetWords).join(", ")}. Fill it in on the person’s profile, or map
            another source.
          </Notice>
        </div>
      ) : null}
      <div className="dir-long-form">
        <Form
          label="Attribute mappings"
          save="Save mappings"
          changed={changed}
          onSubmit={submit}
          onCancel={changed ? () => setEdited(null) : undefined}
        >
          <MappingTable
            rows={rows}
            sources={list.sources}
            values={preview.data?.rows}
            person={preview.data?.person.name}
            problems={edited ? problems : {}}
            onChange={change}
            onRemove={(target) => setEdited(rows.filter((row) => row.target !== target))}
          />
          {unused.length > 0 ? (
            <Select
              label="Add an attribute"
              placeholder={`Choose one of ${unused.length} attributes that ${label} has`}
              data={unused.map((one) => ({ value: one.target, label: `${one.label} (${targetWords(one.target)})` }))}
              value={null}
              onChange={add}
              searchable
              maw={420}
              nothingFoundMessage="No attribute matches"
            />
          ) : null}
        </Form>
      </div>
      <MappingReview appId={appId} label={label} rows={reviewed} onSave={send} onClose={() => setReviewed(null)} />
      <MappingVersions appId={appId} opened={versions} onClose={() => setVersions(false)} onTake={take} />
      <Unsaved changed={changed} />
    </Section>
  );
}
