import { Progress } from "@mantine/core";
import { Link } from "react-router";
import type { ConformanceReport } from "../../../shapes/conformance.ts";

/** How many checks of each part were passed; each leads to its results. */
export function ConformanceScores({ report }: { report: ConformanceReport }) {
  return (
    <ul className="dir-scores" aria-label="Passed by section">
      {report.sections.map(({ id, title, passed, judged }) => {
        return (
          <li key={id}>
            <Link to={`?section=${id}&status=all`} preventScrollReset>
              {title}
            </Link>
            <span className="dir-score">{judged === 0 ? unjudged(report, id) : `${passed} of ${judged}`}</span>
            <Progress.Root size={4} aria-hidden>
              <Progress.Section value={share(passed, judged)} color="green" />
              <Progress.Section value={share(judged - passed, judged)} color="red" />
            </Progress.Root>
          </li>
        );
      })}
    </ul>
  );
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : (part / whole) * 100);

function unjudged({ results }: ConformanceReport, section: string): string {
  const offered = results.some((result) => result.section === section && result.outcome !== "not_offered");
  return offered ? "Not judged" : "Not offered";
}
