import { messageOf } from "@rollcall/ui/api";
import { Notice, Page, Section } from "@rollcall/ui/page";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { Link, useNavigate } from "react-router";
import { useImports, useUpload } from "../../api/imports.ts";
import { DropZone } from "../../parts/drop-zone.tsx";
import { Steps } from "../../parts/steps.tsx";
import { counted } from "../../words/counted.ts";
import { importSteps, resultSentence, statusTone, statusWord } from "../../words/import.ts";

/** The first step: a file. Nothing changes before the preview was seen. */
export function ImportStart() {
  const upload = useUpload();
  const imports = useImports();
  const navigate = useNavigate();
  const recent = imports.data ?? [];
  return (
    <Page
      title="Import people from CSV"
      description="Add or update many people at once. You see what would change before anything does."
      crumbs={[{ label: "People", to: "/people" }]}
      width="narrow"
    >
      <Steps label="Import steps" steps={importSteps} current={0} />
      <Section
        title="Choose a file"
        text="The first row names the columns. Each person needs an e-mail address, a first and a last name."
      >
        <DropZone
          label="CSV file"
          text="Separated by comma, semicolon or tab; UTF-8 or UTF-16; up to 50 MB"
          accept=".csv,.tsv,.txt,text/csv"
          busy={upload.isPending}
          onFile={(file) =>
            upload.mutate(file, { onSuccess: (state) => void navigate(`/people/import/${state.importId}`) })
          }
        />
        {upload.isError ? (
          <div className="dir-above">
            <Notice tone="bad" title="This file cannot be used">
              {messageOf(upload.error)}
            </Notice>
          </div>
        ) : null}
      </Section>
      {recent.length > 0 ? (
        <Section title="Earlier imports">
          <ul className="dir-rows" aria-label="Earlier imports">
            {recent.map((one) => (
              <li key={one.importId}>
                <div>
                  <Link to={`/people/import/${one.importId}`}>{one.name}</Link>
                  <p className="rc-hint">
                    {one.status === "done" ? resultSentence(one.counts) : counted(one.rowCount, "row")} ·{" "}
                    {one.createdBy}, <RelativeTime at={one.createdAt} />
                  </p>
                </div>
                <StatusBadge tone={statusTone[one.status]}>{statusWord[one.status]}</StatusBadge>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </Page>
  );
}
