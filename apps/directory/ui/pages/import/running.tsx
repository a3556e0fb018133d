import { Progress } from "@mantine/core";
import { Section } from "@rollcall/ui/page";
import type { ImportState } from "../../../shapes/imports.ts";

export function Running({ state }: { state: ImportState }) {
  const share = state.rowCount === 0 ? 100 : Math.round((state.done / state.rowCount) * 100);
  return (
    <Section title="Importing" text="You may leave this page; the import goes on.">
      <p role="status">
        <strong>
          {state.done.toLocaleString("en-US")} of {state.rowCount.toLocaleString("en-US")} rows
        </strong>
      </p>
      <Progress value={share} mt={8} size={6} aria-label="Rows imported" />
    </Section>
  );
}
