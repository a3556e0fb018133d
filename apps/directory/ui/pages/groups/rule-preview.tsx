import { messageOf } from "@rollcall/ui/api";
import { Notice } from "@rollcall/ui/page";
import { Link } from "react-router";
import type { GroupRulePreview } from "../../../shapes/group-rules.ts";
import { counted, listed } from "../../words/counted.ts";

interface Props {
  preview: GroupRulePreview | undefined;
  error: unknown;
  waiting: boolean;
  /** Whether the condition can be asked at all. */
  ready: boolean;
}

/** Who would join and leave: asked of everybody, nothing is changed by it. */
export function RulePreview({ preview, error, waiting, ready }: Props) {
  if (!ready) return null;
  if (error) return <Notice tone="bad">{messageOf(error)}</Notice>;
  if (!preview) return <p className="rc-hint">Choose a group to see who would join.</p>;
  return (
    <section className="dir-rule-preview" aria-label="Preview" aria-busy={waiting}>
      <h3>Preview</h3>
      <p role="status">
        {capital(counted(preview.matches, "person meets", "people meet"))} the condition. {moves(preview)}
        {preview.apps.length > 0
          ? `, and with the groups ${listed(preview.apps)} ${preview.joins + preview.leaves === 1 ? "comes or goes" : "come or go"}`
          : ""}
        .
      </p>
      {preview.faults > 0 ? (
        <Notice tone="wait" title={`The condition cannot be asked of ${counted(preview.faults, "person", "people")}`}>
          They do not match. {preview.fault}
        </Notice>
      ) : null}
      <Names title="Join" people={preview.joining} total={preview.joins} />
      <Names title="Leave" people={preview.leaving} total={preview.leaves} />
    </section>
  );
}

function moves({ joins, leaves }: GroupRulePreview): string {
  if (joins + leaves === 0) return "Nobody joins and nobody leaves";
  const joining = joins === 0 ? "Nobody joins" : counted(joins, "person joins", "people join");
  return `${joining}, ${leaves === 0 ? "nobody leaves" : counted(leaves, "leaves", "leave")}`;
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function Names({ title, people, total }: { title: string; people: GroupRulePreview["joining"]; total: number }) {
  if (total === 0) return null;
  const shown = people.slice(0, 12);
  return (
    <p className="dir-names">
      <strong>{title}:</strong>{" "}
      {shown.map(({ id, name }, at) => (
        <span key={id}>
          {at > 0 ? ", " : ""}
          <Link to={`/people/${id}`}>{name}</Link>
        </span>
      ))}
      {total > shown.length ? ` and ${(total - shown.length).toLocaleString("en-US")} more` : ""}
    </p>
  );
}
