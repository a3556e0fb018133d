import { count } from "@rollcall/ui/format";
import type { ReactNode } from "react";
import { money } from "./record-words.ts";

interface ReportRow {
  key: string;
  name: ReactNode;
  detail?: string | null;
  parts: number[];
  count: number;
  amount: number;
}

interface ReportTableProps {
  label: string;
  /** What the first column is of. */
  first: string;
  columns: string[];
  currency: string;
  rows: ReportRow[];
  sums: number[];
  total: { count: number; amount: number };
}

/** The figures of a report, with their sums below and at the end of each line. It scrolls sideways where it must. */
export function ReportTable({ label, first, columns, currency, rows, sums, total }: ReportTableProps) {
  const amount = (value: number) => (value === 0 ? <span className="rc-dimmed">–</span> : money(value, currency));
  return (
    <div className="rc-report" tabIndex={0} role="region" aria-label={`Figures: ${label}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
            <th scope="col">Deals</th>
            <th scope="col">Total</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                {row.name}
                {row.detail ? <span className="rc-hint">{row.detail}</span> : null}
              </th>
              {row.parts.map((part, at) => (
                <td key={columns[at]}>{amount(part)}</td>
              ))}
              <td>{count(row.count)}</td>
              <td>{amount(row.amount)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">All</th>
            {sums.map((sum, at) => (
              <td key={columns[at]}>{amount(sum)}</td>
            ))}
            <td>{count(total.count)}</td>
            <td>{amount(total.amount)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
