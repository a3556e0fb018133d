import { StatusBadge } from "@rollcall/ui/status-badge";
import type { Tone } from "@rollcall/ui/status-badge";
import { PenLine, RefreshCw } from "lucide-react";
import type { ManagedBy, UserStatus } from "../shapes/users.ts";
import { statusWords } from "./words.ts";

const tones: Record<UserStatus, Tone> = { active: "good", invited: "wait", deactivated: "off" };

export function UserState({ status }: { status: UserStatus }) {
  return <StatusBadge tone={tones[status]}>{statusWords[status]}</StatusBadge>;
}

/** Who keeps a user or a team: a directory, named, or people here by hand. */
export function ManagedByMark({
  managedBy,
  connection,
}: {
  managedBy: ManagedBy;
  connection?: string | null | undefined;
}) {
  const Icon = managedBy === "directory" ? RefreshCw : PenLine;
  return (
    <span className="rc-managed">
      <Icon size={13} strokeWidth={1.9} aria-hidden="true" />
      {managedBy === "directory" ? (connection ?? "Directory") : "Manual"}
    </span>
  );
}
