import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { App } from "../../../shapes/apps.ts";
import { useMappings } from "../../api/assignments.ts";

interface Props {
  app: App;
  overrides: Record<string, string>;
  onChange: (overrides: Record<string, string>) => void;
  /** How many assignments get them. */
  who: number;
}

/** Values for this assignment alone; what is left empty comes from the mapping. */
export function EnteredValues({ app, overrides, onChange, who }: Props) {
  const mappings = useMappings(app.id);
  // Kept while one writes: the review is computed again when one is done with a field.
  const [texts, setTexts] = useState(overrides);
  const rows = (mappings.data?.mappings ?? []).filter(({ apply }) => apply !== "off");
  const set = (target: string, value: string) => setTexts((before) => ({ ...before, [target]: value }));
  const done = () => onChange(Object.fromEntries(Object.entries(texts).filter(([, value]) => value.trim() !== "")));
  return (
    <details className="dir-details">
      <summary>Enter other values for {who === 1 ? "this assignment" : "these assignments"}</summary>
      <p className="rc-hint">
        A value entered here wins over the mapping, for as long as the assignment lasts. Leave empty what the mapping
        gives.
      </p>
      <div className="rc-form-grid">
        {rows.map(({ target, label }) => (
          <TextInput
            key={target}
            label={label}
            value={texts[target] ?? ""}
            onChange={(event) => set(target, event.currentTarget.value)}
            onBlur={done}
            placeholder="From the mapping"
            autoComplete="off"
          />
        ))}
      </div>
    </details>
  );
}
