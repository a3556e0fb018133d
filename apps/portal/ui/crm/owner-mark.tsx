import { StatusBadge } from "@rollcall/ui/status-badge";
import { Link } from "react-router";
import type { Owner } from "../../shapes/crm.ts";
import { ownerStateWords } from "./record-words.ts";

/** The owner of a record, and that they have no access any more where that is so. */
export function OwnerMark({ owner, linked = false }: { owner: Owner | null; linked?: boolean }) {
  if (owner === null) return <span className="rc-dimmed">Nobody</span>;
  const word = ownerStateWords[owner.state];
  const isLinked = linked && owner.state !== "deleted";
  return (
    <span className="rc-owner">
      {isLinked ? <Link to={`/users/${owner.id}`}>{owner.name}</Link> : <span>{owner.name}</span>}
      {word ? <StatusBadge tone={owner.state === "invited" ? "wait" : "off"}>{word}</StatusBadge> : null}
    </span>
  );
}
