import { Link, useSearchParams } from "react-router";
import type { App } from "../../../shapes/apps.ts";

/** People or groups; a link each, so that both can be shared. */
export function Kinds({ app }: { app: App }) {
  const [parameters] = useSearchParams();
  const kind = parameters.get("kind") === "groups" ? "groups" : "people";
  const entries = [
    { kind: "people", label: "People", to: "?", amount: app.people },
    { kind: "groups", label: "Groups", to: "?kind=groups", amount: app.groups },
  ];
  return (
    <nav className="dir-kinds" aria-label="Assigned">
      {entries.map((entry) => (
        <Link key={entry.kind} to={entry.to} {...(entry.kind === kind ? { "aria-current": "page" as const } : {})}>
          {entry.label} <span>{entry.amount.toLocaleString("en-US")}</span>
        </Link>
      ))}
    </nav>
  );
}
