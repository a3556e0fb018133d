import { Button } from "@mantine/core";
import { Section } from "@rollcall/ui/page";
import { Download } from "lucide-react";
import type { ImportError } from "../../../shapes/imports.ts";
import { counted } from "../../words/counted.ts";

interface Props {
  errors: ImportError[];
  total: number;
  /** Where all of them can be downloaded. */
  download?: string;
}

/** Rows that are left out, with the number a spreadsheet shows and the reason. */
export function RowErrors({ errors, total, download }: Props) {
  return (
    <Section
      title={`${counted(total, "row")} left out`}
      text="Repair them in the file and import it again: who is here already is not imported twice."
      actions={
        download ? (
          <Button
            component="a"
            href={download}
            download
            variant="default"
            leftSection={<Download size={15} aria-hidden />}
          >
            Download errors as CSV
          </Button>
        ) : undefined
      }
    >
      <div className="dir-scroll dir-short" tabIndex={0} role="region" aria-label="Rows with errors">
        <table className="dir-table">
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">Login</th>
              <th scope="col">What is wrong</th>
            </tr>
          </thead>
          <tbody>
            {errors.map((error) => (
              <tr key={error.row}>
                <td>{error.row}</td>
                <td>{error.login ?? <span className="rc-dimmed">None</span>}</td>
                <td>{error.messages.join(" ")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {total > errors.length ? (
        <p className="rc-hint">
          The first {errors.length} of {total.toLocaleString("en-US")} are shown.
        </p>
      ) : null}
    </Section>
  );
}
