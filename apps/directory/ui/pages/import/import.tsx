import { PageSkeleton } from "@rollcall/ui/loading";
import { Page } from "@rollcall/ui/page";
import { useState } from "react";
import { useParams } from "react-router";
import type { ImportChoices, ImportState } from "../../../shapes/imports.ts";
import { useImport } from "../../api/imports.ts";
import { Steps } from "../../parts/steps.tsx";
import { counted } from "../../words/counted.ts";
import { importSteps } from "../../words/import.ts";
import { Columns } from "./columns.tsx";
import { Preview } from "./preview.tsx";
import { Result } from "./result.tsx";
import { Running } from "./running.tsx";
import { PageError } from "../../parts/page-error.tsx";

/** The steps after the file was read; what is shown follows from where the import stands. */
export function ImportPage() {
  const { id = "" } = useParams();
  const query = useImport(id);
  const [choices, setChoices] = useState<ImportChoices | null>(null);
  const [previewing, setPreviewing] = useState(false);
  if (query.isError) return <PageError title="Import" error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <PageSkeleton />;
  const state = query.data;
  const step = state.status === "uploaded" ? (previewing && choices ? 2 : 1) : 3;
  return (
    <Page
      title={`Import ${state.name}`}
      description={fileWords(state)}
      crumbs={[
        { label: "People", to: "/people" },
        { label: "Import from CSV", to: "/people/import" },
      ]}
      width={step === 2 ? "wide" : "narrow"}
    >
      <Steps label="Import steps" steps={importSteps} current={step} />
      {step === 1 ? (
        <Columns
          state={state}
          choices={choices}
          onNext={(next) => {
            setChoices(next);
            setPreviewing(true);
          }}
        />
      ) : null}
      {step === 2 && choices ? <Preview state={state} choices={choices} onBack={() => setPreviewing(false)} /> : null}
      {state.status === "running" ? <Running state={state} /> : null}
      {state.status === "done" || state.status === "failed" ? <Result state={state} /> : null}
    </Page>
  );
}

const separators: Record<ImportState["separator"], string> = { ",": "comma", ";": "semicolon", "\t": "tab" };

function fileWords(state: ImportState): string {
  return `${counted(state.rowCount, "row")}, separated by ${separators[state.separator]}, ${state.encoding.toUpperCase()}`;
}
