import { Progress } from "@mantine/core";
import { Link } from "react-router";
import type { ConformanceReport } from "../../../shapes/conformance.ts";

/** How many checks of each part were passed; each leads to its results. */
export function ConformanceScores({ report }: { report: ConformanceReport }) {
  return (
    <ul className="dir-scores" aria-label="Passed by section">
      {report.sections.map(({ id, title, passed, judged }) => {
        const failed = judged - passed;
        return (
          <li key={id}>
            <Link to={`?section=${id}&status=all`} preventScrollReset>
              {title}
            </Link>
            <span className="dir-score">{judged === 0 ? "Not offered" : `${passed} of ${judged}`}</span>
            <Progress
              value={judged === 0 ? 0 : (passed / judged) * 100}
              size={4}
              color={failed > 0 ? "red" : "green"}
              aria-label={`${title}: ${judged === 0 ? "not offered" : `${passed} of ${judged} passed`}`}
            />
          </li>
        );
      })}
    </ul>
  );
}
