import { ActionIcon, Select, TextInput } from "@mantine/core";
import { Trash2 } from "lucide-react";
import type { Mapping, MappingList, MappingPreview, MappingRow } from "../../../shapes/mappings.ts";
import { ExpressionField, mistakeIn } from "../../parts/expression-field.tsx";
import { sampleWords, targetWords, whenWord } from "../../words/mapping.ts";

interface Props {
  rows: MappingRow[];
  sources: MappingList["sources"];
  values: MappingPreview["rows"] | undefined;
  person: string | undefined;
  problems: Record<string, string>;
  onChange: (target: string, change: Partial<Mapping>) => void;
  onRemove: (target: string) => void;
}

/** One row an attribute of the app: what it is, where it comes from, when it is sent, and what one person gets. */
export function MappingTable({ rows, sources, values, person, problems, onChange, onRemove }: Props) {
  const samples = new Map(values?.map((one) => [one.target, one]));
  return (
    <table className="dir-mappings" aria-label="Mappings" role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            App attribute
          </th>
          <th role="columnheader" scope="col">
            Source
          </th>
          <th role="columnheader" scope="col">
            Sent when
          </th>
          <th role="columnheader" scope="col">
            {person ? `Sent for ${person}` : "Sample value"}
          </th>
          <th role="columnheader" scope="col">
            <span className="rc-visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <Row
            key={row.target}
            row={row}
            sources={sources}
            sample={samples.get(row.target)}
            problem={problems[row.target]}
            onChange={(change) => onChange(row.target, change)}
            onRemove={() => onRemove(row.target)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  row: MappingRow;
  sources: MappingList["sources"];
  sample: MappingPreview["rows"][number] | undefined;
  problem: string | undefined;
  onChange: (change: Partial<Mapping>) => void;
  onRemove: () => void;
}

const constant = "=constant";
const expression = "=expression";

function Row({ row, sources, sample, problem, onChange, onRemove }: RowProps) {
  const off = row.apply === "off";
  const isConstant = row.sourceKind === "constant";
  const isExpression = row.sourceKind === "expression";
  const choose = (value: string | null) => {
    if (value === null) return;
    if (value === constant) onChange({ sourceKind: "constant", source: "" });
    else if (value === expression)
      // Whoever turns to an expression mostly wants to do something with the attribute that was chosen.
      onChange({
        sourceKind: "expression",
        source: row.sourceKind === "attribute" && row.source ? `user.${row.source}` : "",
      });
    else onChange({ sourceKind: "attribute", source: value });
  };
  const cells = (
    <tr role="row" {...(off ? { "data-off": true } : {})} {...(isExpression && !off ? { "data-opened": true } : {})}>
      <th role="rowheader" scope="row">
        <span className="dir-name">{row.label}</span>
        {row.required ? <span className="dir-required">Required</span> : null}
        <code className="dir-target">{targetWords(row.target)}</code>
        {off || row.sent === "text" ? null : <span className="dir-note dir-sent">{row.sent}</span>}
        {row.warning ? <span className="dir-warning">{row.warning}</span> : null}
      </th>
      <td role="cell" data-label="Source">
        {off ? <span className="rc-dimmed">{sourceWords(row, sources)}</span> : null}
        {off ? null : (
          <div className="dir-source">
            <Select
              aria-label={`Source of ${row.label}`}
              data={[
                { group: "Attribute of the person", items: sources.map(({ name, label }) => ({ value: name, label })) },
                {
                  group: "Other",
                  items: [
                    { value: expression, label: "Expression" },
                    { value: constant, label: "Constant" },
                  ],
                },
              ]}
              value={
                isConstant
                  ? constant
                  : isExpression
                    ? expression
                    : row.sourceKind === "attribute" && row.source
                      ? row.source
                      : null
              }
              onChange={choose}
              placeholder="Choose a source"
              searchable
              allowDeselect={false}
              error={isConstant || isExpression ? undefined : problem}
              comboboxProps={{ width: 240, position: "bottom-start" }}
            />
            {isConstant ? (
              <TextInput
                aria-label={`Constant for ${row.label}`}
                placeholder="The same for everybody"
                value={row.source}
                onChange={(event) => onChange({ source: event.currentTarget.value })}
                error={problem}
              />
            ) : null}
          </div>
        )}
      </td>
      <td role="cell" data-label="Sent when">
        <Select
          aria-label={`When ${row.label} is sent`}
          data={(Object.keys(whenWord) as Mapping["apply"][]).map((value) => ({
            value,
            label: whenWord[value],
            disabled: row.required && value === "off",
          }))}
          value={row.apply}
          onChange={(value) => value && onChange({ apply: value })}
          allowDeselect={false}
        />
      </td>
      <td
        role="cell"
        data-label="Sample value"
        className="dir-sample"
        {...(sample?.problem && !off ? { "data-problem": true } : {})}
      >
        {off || problem || (isExpression && mistakeIn(row.source, sources)) ? null : sample ? (
          <Sample row={row} sample={sample} />
        ) : (
          <span className="rc-dimmed">…</span>
        )}
      </td>
      <td role="cell" className="dir-row-end">
        {row.isDefault ? null : (
          <ActionIcon aria-label={`Remove ${row.label}`} onClick={onRemove} size="md">
            <Trash2 size={15} aria-hidden />
          </ActionIcon>
        )}
      </td>
    </tr>
  );
  if (!isExpression || off) return cells;
  return (
    <>
      {cells}
      <tr role="row" className="dir-expression-row">
        <td role="cell" colSpan={5}>
          <ExpressionField
            label={row.label}
            value={row.source}
            sources={sources}
            onChange={(source) => onChange({ source })}
          />
        </td>
      </tr>
    </>
  );
}

function sourceWords(row: MappingRow, sources: MappingList["sources"]): string {
  if (row.sourceKind === "constant") return `Constant “${row.source}”`;
  if (row.sourceKind === "expression") return "Expression";
  return sources.find(({ name }) => name === row.source)?.label ?? "No source";
}

function Sample({ row, sample }: { row: MappingRow; sample: MappingPreview["rows"][number] }) {
  const text = sampleWords(row, sample.value, sample.problem);
  const isValue = sample.value !== null && sample.value === text;
  return (
    <>
      <span className={isValue || sample.problem ? "" : "rc-dimmed"}>{text}</span>
      {sample.note && !sample.problem ? <span className="dir-note">{sample.note}</span> : null}
    </>
  );
}
