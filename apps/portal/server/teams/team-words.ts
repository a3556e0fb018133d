import type { Change } from "../records.ts";
import type { TeamRow } from "./store.ts";

export type TeamHappening = "group-create" | "group-update" | "group-members" | "group-delete";

export interface Member {
  id: string;
  name: string;
  kind?: "team";
}

interface Description {
  happening: TeamHappening;
  event: string;
  message: string;
}

export function describeTeamChange(
  before: TeamRow | undefined,
  after: TeamRow,
  added: Member[],
  removed: Member[],
): Description {
  if (before === undefined) {
    const suffix = added.length === 0 ? "" : ` with ${added.length === 1 ? "one member" : `${added.length} members`}`;
    return { happening: "group-create", event: "team.created", message: `Created the team ${after.name}${suffix}` };
  }
  if (after.deleted_at !== null)
    return { happening: "group-delete", event: "team.deleted", message: `Deleted the team ${after.name}` };
  const parts: string[] = [];
  if (before.name !== after.name) parts.push(`renamed the team ${before.name} to ${after.name}`);
  if (added.length > 0) parts.push(`added ${people(added)} to ${after.name}`);
  if (removed.length > 0) parts.push(`removed ${people(removed)} from ${after.name}`);
  if (parts.length === 0) parts.push(`changed the team ${after.name}`);
  const text = parts.join(" and ");
  const onlyMembers = before.name === after.name && added.length + removed.length > 0;
  return {
    happening: onlyMembers ? "group-members" : "group-update",
    event: onlyMembers ? "team.members_changed" : "team.updated",
    message: text.charAt(0).toUpperCase() + text.slice(1),
  };
}

function people(members: Member[]): string {
  const [first, second] = members;
  if (first === undefined) return "nobody";
  if (second === undefined) return first.name;
  if (members.length === 2) return `${first.name} and ${second.name}`;
  return `${members.length} ${members.some((member) => member.kind === "team") ? "members" : "people"}`;
}

/** So many names are kept of one change; the rest is a number. */
const NAMED = 100;

export function memberChanges(
  before: TeamRow | undefined,
  after: TeamRow,
  added: Member[],
  removed: Member[],
): Change[] {
  const changes: Change[] = [];
  if (before?.name !== after.name) changes.push({ field: "Name", before: before?.name ?? null, after: after.name });
  if ((before?.external_id ?? null) !== after.external_id)
    changes.push({ field: "External id", before: before?.external_id ?? null, after: after.external_id });
  if (added.length > 0) changes.push({ field: "Members added", before: null, after: names(added) });
  if (removed.length > 0) changes.push({ field: "Members removed", before: names(removed), after: null });
  return changes;
}

function names(members: Member[]): string {
  const shown = members
    .slice(0, NAMED)
    .map((member) => member.name)
    .join(", ");
  return members.length > NAMED ? `${shown} and ${members.length - NAMED} more` : shown;
}
